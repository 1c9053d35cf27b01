using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Adds rows to a grain's transaction after its root method returned and before it is committed: the result of a
/// request with an idempotency key, for example. Registered in DI; several may exist.
/// </summary>
public interface ICommitContributor
{
    /// <summary>Called once for each try of a root call that is about to commit, on the root's turn. Must be quick and must not throw.</summary>
    void Contribute(TransactionCommit commit);
}

/// <summary>A transaction that is about to be committed.</summary>
public sealed class TransactionCommit(TransactionInfo transaction, CallScope? call, object? result, List<ICommitRow> rows)
{
    /// <summary>The transaction with its participants.</summary>
    public TransactionInfo Transaction { get; } = transaction;

    /// <summary>The call that created the transaction; null for a client's <c>RunTransaction</c>.</summary>
    public CallScope? Call { get; } = call;

    /// <summary>What the root method returned; null for methods without a result.</summary>
    public object? Result { get; } = result;

    /// <summary>The rows that commit with the transaction; add to them.</summary>
    public List<ICommitRow> Rows { get; } = rows;
}
