namespace Orleans.Platform.Transactions;

/// <summary>
/// How loaded this silo is with transactions. A front end in the silo's process asks before it reads a request: a refusal that
/// comes first costs next to nothing, however many are due at once.
/// </summary>
public interface ITransactionLoad
{
    /// <summary>
    /// True when a transaction that came now would find as many executing and waiting as are allowed, and would get
    /// <c>OrleansStartTransactionFailedException</c>. Counted as such a refusal.
    /// </summary>
    bool TryRefuse();
}
