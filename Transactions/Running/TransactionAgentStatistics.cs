using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Counts the tries of transactions on this silo, and those that were refused because there were too many.</summary>
internal sealed class TransactionAgentStatistics : ITransactionAgentStatistics
{
    private long _started, _succeeded, _failed, _throttled;

    public long TransactionsStarted => Interlocked.Read(ref _started);

    public long TransactionsSucceeded => Interlocked.Read(ref _succeeded);

    public long TransactionsFailed => Interlocked.Read(ref _failed);

    public long TransactionsThrottled => Interlocked.Read(ref _throttled);

    public void TrackTransactionStarted() => Interlocked.Increment(ref _started);

    public void TrackTransactionSucceeded() => Interlocked.Increment(ref _succeeded);

    public void TrackTransactionFailed() => Interlocked.Increment(ref _failed);

    public void TrackTransactionThrottled() => Interlocked.Increment(ref _throttled);
}
