using System.Diagnostics;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Monitoring;

/// <summary>What this silo's memory knows about transactions.</summary>
public interface ITransactionMonitor
{
    /// <summary>Whether this silo may still commit a transaction: it runs here, or its outcome is in doubt.</summary>
    bool IsOpen(Guid transactionId);

    /// <summary>Whether this silo may still commit a transaction of a request that it has begun.</summary>
    bool IsRequestOpen(Guid requestId);

    /// <summary>
    /// Has the records written of reads that were answered before. False when that takes too long: then one that is
    /// not on record may have been answered all the same.
    /// </summary>
    Task<bool> WriteReadsAsync();

    /// <summary>The transactions that have been running for longer than a time, the longest first.</summary>
    IReadOnlyList<RunningTransactionRecord> Running(TimeSpan longerThan);

    /// <summary>The items at which transactions waited most.</summary>
    IReadOnlyList<HotItem> HotItems(int size);
}

/// <summary>Looks at the running transactions and the items in memory.</summary>
internal sealed class TransactionMonitor(TransactionRegistry transactions, ItemTable items, CommitPipeline pipeline, TimeProvider time) : ITransactionMonitor
{
    private const int MostRunning = 1000;

    public bool IsOpen(Guid transactionId) => transactions.Find(transactionId) is not null;

    public bool IsRequestOpen(Guid requestId) => transactions.All.Any(transaction => transaction.Root is null && transaction.RequestId == requestId);

    public Task<bool> WriteReadsAsync() => pipeline.WriteReadsAsync(time);

    public IReadOnlyList<RunningTransactionRecord> Running(TimeSpan longerThan) =>
    [
        .. transactions.All
            .Where(transaction => Stopwatch.GetElapsedTime(transaction.Began) > longerThan)
            .OrderBy(transaction => transaction.Began)
            .Take(MostRunning)
            .Select(ToRecord),
    ];

    public IReadOnlyList<HotItem> HotItems(int size) =>
        [.. items.All().Select(item => item.Heat()).Where(item => item.Waits > 0).OrderByDescending(item => item.Waits).Take(size)];

    private static RunningTransactionRecord ToRecord(RunningTransaction transaction)
    {
        var (calls, held) = transaction.Look();
        var root = calls.Length == 0 ? null : calls[0];
        return new RunningTransactionRecord(
            transaction.Id,
            root?.RequestId,
            root is null ? "RunTransaction" : $"{root.InterfaceName}.{root.MethodName}",
            Stopwatch.GetElapsedTime(transaction.Began),
            transaction.Attempt,
            [.. held.Select(item => ToHeld(item, transaction)).OfType<HeldLock>()],
            transaction.FindConflict()?.Describe());
    }

    private static HeldLock? ToHeld(Item item, RunningTransaction transaction)
        => item.HoldOf(transaction) is var (hold, isExclusive) ? new HeldLock(item.Name, isExclusive, hold.Age, LockConflict.Name(hold.Call)) : null;
}
