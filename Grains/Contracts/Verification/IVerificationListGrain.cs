namespace Orleans.Platform.Grains.Verification;

/// <summary>A list of numbers that only grows, so that each state of it tells every state before.</summary>
public interface IVerificationListGrain : IGrainWithStringKey
{
    /// <summary>Puts a number at the end.</summary>
    /// <exception cref="InvalidOperationException">The list has <see cref="VerificationRules.MaxListLength"/> numbers.</exception>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Append(long value);

    /// <summary>The whole list; empty when nothing was ever put there.</summary>
    [Transaction(TransactionOption.CreateOrJoin), Concurrency.ReadOnly]
    Task<long[]> Read();

    /// <summary>Which activation answers.</summary>
    Task<VerificationActivation> Identify();
}
