using Orleans.Concurrency;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Governance.Monitoring;

/// <summary>Implements <see cref="ITransactionsGrain"/>. Only reads, and leaves no record of it.</summary>
[StatelessWorker, GrainType("platform-transactions")]
internal sealed class TransactionsGrain(OutcomeReader reader, ITransactionMonitor monitor, LiveTransactions live, ISiloPlace place) : Grain, ITransactionsGrain
{
    private const int MaxSize = 1000;

    public async Task<TransactionOutcomeRecord> GetOutcome(Guid transactionId)
    {
        // Memory first: what is not open there, and not in the database afterwards, was rolled back.
        var isOpenHere = monitor.IsOpen(transactionId);
        var stored = await reader.OutcomeAsync(transactionId);
        if (stored.CommitId is { } commit) return new TransactionOutcomeRecord(transactionId, TransactionOutcome.Committed, commit);
        var isOpen = isOpenHere || stored.IsPrepared || (!stored.IsAborted && MayCommit(transactionId, stored.Epoch));
        return new TransactionOutcomeRecord(transactionId, isOpen ? TransactionOutcome.Unknown : TransactionOutcome.Aborted, CommitId: null);
    }

    public async Task<IReadOnlyList<TransactionAbort>> GetAborts(DateTimeOffset from, DateTimeOffset to, int size)
        => await reader.AbortsAsync(from, to, Check(size));

    public Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan) => live.RunningAsync(longerThan);

    public Task<IReadOnlyList<HotItem>> GetHotItems(int size) => live.HotItemsAsync(Check(size));

    /// <summary>Whether another silo, which still holds its place, may commit the transaction.</summary>
    private bool MayCommit(Guid transactionId, long? epoch)
    {
        if (epoch is not { } current || !TryId.IsOfEpoch(transactionId, current)) return false;
        return TryId.SlotOf(transactionId) != place.Slot || current != place.Epoch;
    }

    private static int Check(int size) => size is >= 1 and <= MaxSize
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, $"The size must be 1 to {MaxSize}.");
}
