using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Items;

/// <summary>A transaction that waits for an item's lock.</summary>
internal sealed class LockWaiter(RunningTransaction transaction, bool exclusive, CallScope? call = null)
{
    private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public RunningTransaction Transaction { get; } = transaction;

    public bool Exclusive { get; } = exclusive;

    /// <summary>The call that waits.</summary>
    public CallScope? Call { get; } = call;

    public Task Granted => _granted.Task;

    public void Grant() => _granted.TrySetResult();

    public void Fail(Exception? reason)
        => _granted.TrySetException(reason ?? new OrleansTransactionTransientFailureException(Transaction.Info.Id, "The transaction has ended."));
}
