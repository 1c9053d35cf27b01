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

    /// <summary>Completes when the lock is held. When the call is cancelled nobody wants its transaction any more, and it gives all its locks back.</summary>
    public Task WaitAsync(string item)
    {
        var cancelled = Call?.FindCancellation() ?? default;
        return cancelled.CanBeCanceled ? WaitAsync(item, cancelled) : _granted.Task;
    }

    public void Grant() => _granted.TrySetResult();

    public void Fail(Exception? reason)
        => _granted.TrySetException(reason ?? new OrleansTransactionTransientFailureException(Transaction.Info.Id, "The transaction has ended."));

    private async Task WaitAsync(string item, CancellationToken cancelled)
    {
        await using var registration = cancelled.UnsafeRegister(_ => GiveUp(item, cancelled), null).ConfigureAwait(false);
        await _granted.Task.ConfigureAwait(false);
    }

    private void GiveUp(string item, CancellationToken cancelled) => Transaction.TryDoom(
        new OrleansTransactionAbortedException(
            Transaction.Info.Id, $"The call was cancelled while it waited for {item}.", new OperationCanceledException(cancelled)),
        isVictim: false);
}
