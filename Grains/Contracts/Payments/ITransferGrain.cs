namespace Orleans.Platform.Grains.Payments;

/// <summary>Moves money between two accounts in one transaction. A stateless worker: any key will do (by convention <c>0</c>).</summary>
public interface ITransferGrain : IGrainWithIntegerKey
{
    /// <summary>Withdraws from one account and deposits into the other, or does neither.</summary>
    /// <exception cref="Requests.RequestRejectedException">
    /// <see cref="PaymentErrors.InsufficientFunds"/>, <see cref="PaymentErrors.CurrencyMismatch"/>, <see cref="PaymentErrors.AccountNotFound"/>,
    /// <see cref="PaymentErrors.SameAccount"/>, <see cref="PaymentErrors.InvalidAmount"/>, as the inner exception of
    /// <c>OrleansTransactionAbortedException</c>.
    /// </exception>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<TransferResult> Transfer(TransferOrder order);
}

/// <summary>A transfer to be made. The amount is in the accounts' currency.</summary>
[GenerateSerializer, Immutable]
public sealed record TransferOrder([property: Id(0)] string From, [property: Id(1)] string To, [property: Id(2)] decimal Amount);

/// <summary>The balances after a transfer.</summary>
[GenerateSerializer, Immutable]
public sealed record TransferResult([property: Id(0)] decimal FromBalance, [property: Id(1)] decimal ToBalance);
