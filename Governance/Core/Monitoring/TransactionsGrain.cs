using Orleans.Concurrency;
using Orleans.Platform.Transactions;

namespace Orleans.Platform.Governance.Monitoring;

/// <summary>Implements <see cref="ITransactionsGrain"/>. Only reads, and leaves no record of it.</summary>
[StatelessWorker, GrainType("platform-transactions")]
internal sealed class TransactionsGrain(OutcomeReader reader, LiveTransactions live) : Grain, ITransactionsGrain
{
    private const int MaxSize = 1000;

    public async Task<TransactionOutcomeRecord> GetOutcome(Guid transactionId)
    {
        var stored = await reader.OutcomeAsync(transactionId);
        var isOpen = false;
        if (stored is { CommitId: null } && stored.Decider(transactionId) is { } silo)
        {
            // First its memory: what is not open there, and not in the database afterwards, was rolled back.
            isOpen = await live.IsOpenAsync(silo, grain => grain.IsOpen(transactionId));
            stored = await reader.OutcomeAsync(transactionId);
            isOpen &= stored.Decider(transactionId) is not null; // Who has lost its place can commit nothing more.
        }

        if (stored.CommitId is { } commit) return new(transactionId, TransactionOutcome.Committed, commit);
        return new(transactionId, isOpen || stored.IsPrepared ? TransactionOutcome.Unknown : TransactionOutcome.Aborted, CommitId: null);
    }

    public async Task<RequestOutcomeRecord> GetRequestOutcome(Guid requestId)
    {
        var silos = await reader.HoldersAsync();
        var answers = await Task.WhenAll(silos.Select(silo => live.IsOpenAsync(silo, grain => grain.IsRequestOpen(requestId))));
        var stored = await reader.OutcomesOfRequestAsync(requestId);
        var isOpen = stored.IsPrepared || silos.Where((silo, i) => answers[i] && stored.Holders.Contains(silo)).Any();
        var outcome = isOpen ? TransactionOutcome.Unknown : stored.Commits.Count > 0 ? TransactionOutcome.Committed : TransactionOutcome.Aborted;
        return new(requestId, outcome, stored.Commits);
    }

    public async Task<IReadOnlyList<TransactionAbort>> GetAborts(DateTimeOffset from, DateTimeOffset to, int size)
        => await reader.AbortsAsync(from, to, Check(size));

    public Task<IReadOnlyList<RunningTransactionRecord>> GetRunning(TimeSpan longerThan) => live.RunningAsync(longerThan);

    public Task<IReadOnlyList<HotItem>> GetHotItems(int size) => live.HotItemsAsync(Check(size));

    private static int Check(int size) => size is >= 1 and <= MaxSize
        ? size
        : throw new ArgumentOutOfRangeException(nameof(size), size, $"The size must be 1 to {MaxSize}.");
}
