namespace Orleans.Platform.Grains.Verification;

/// <summary>Transactions over several lists, for checkers of isolation. A stateless worker: any key will do (by convention <c>0</c>).</summary>
public interface IVerificationGrain : IGrainWithIntegerKey
{
    /// <summary>Does the operations one after the other, all of them or none.</summary>
    /// <returns>The operations, reads with what they saw.</returns>
    [Transaction(TransactionOption.Create)]
    Task<VerificationOperation[]> Run(VerificationOperation[] operations);

    /// <summary>The same for reads alone, in a read-only transaction.</summary>
    [Transaction(TransactionOption.Create), Concurrency.ReadOnly]
    Task<VerificationOperation[]> Read(VerificationOperation[] operations);

    /// <summary>The money of several accounts together, in one read-only transaction.</summary>
    [Transaction(TransactionOption.Create), Concurrency.ReadOnly]
    Task<decimal> Total(string[] accounts);
}
