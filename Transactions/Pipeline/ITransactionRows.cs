using Orleans.Platform.Storage.Commit;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>Adds rows to the transaction of the current flow, from any of its calls: they commit with it, or never.</summary>
public interface ITransactionRows
{
    /// <summary>Adds a row. A try of the transaction that does not commit forgets it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="committed">Called when the row is durable, if the process still lives; on the pipeline's thread, so it must be quick; what it throws is only logged.</param>
    /// <exception cref="OrleansTransactionException">There is no transaction, it is read-only, or it cannot commit any more.</exception>
    void Add(ICommitRow row, Action? committed = null);
}
