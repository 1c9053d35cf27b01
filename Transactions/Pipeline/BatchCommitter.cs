using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Telemetry;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Commits what is ready and tells each what came of it. When a batch is refused its halves are tried, and so on, so that only those
/// fail that are in conflict. Not thread-safe.
/// </summary>
internal sealed partial class BatchCommitter(BatchWriter writer, BatchAssembler assembler, SiloPlace place, ILogger<BatchCommitter> logger)
{
    private readonly CommitBatch _batch = new();

    /// <summary>Returns when the outcome of each is known, or is known to be unknown, and has been told.</summary>
    /// <exception cref="FencedException">This silo lost its place: those that have no outcome yet were not stored.</exception>
    /// <exception cref="OperationCanceledException">The database was given up: those that have no outcome yet were not stored.</exception>
    public async Task CommitAsync(List<CommitEntry> ready, CancellationToken giveUp)
    {
        try
        {
            if (!await WriteAsync(ready, giveUp).ConfigureAwait(false)) return;
        }
        catch (Exception failure) when (failure is not FencedException && !(failure is OperationCanceledException && giveUp.IsCancellationRequested))
        {
            if (ready.Count == 1)
            {
                ready[0].Fail(AsConflict(failure, ready[0]));
                return;
            }

            // Halving finds the few that are in conflict in a few steps, and keeps the order.
            LogBatchSplit(ready.Count, failure.Message);
            var half = ready.Count / 2;
            await CommitAsync(ready[..half], giveUp).ConfigureAwait(false);
            await CommitAsync(ready[half..], giveUp).ConfigureAwait(false);
            return;
        }

        TellCommitted(ready); // Outside of all that: whatever goes wrong here, they are durable.
    }

    /// <summary>Whatever goes wrong with one transaction's rows is that transaction's failure; the pipeline goes on.</summary>
    private CommitConflictException AsConflict(Exception failure, CommitEntry entry)
    {
        if (failure is CommitConflictException { InnerException: null or PostgresException } conflict) return RefusalText.About(conflict, entry);
        LogUnexpected(failure);
        return failure as CommitConflictException ?? new CommitConflictException($"The transaction's rows could not be written: {failure.Message}", inner: failure);
    }

    /// <summary>True when the entries that have not failed are durable; false when there is nothing more to be told.</summary>
    private async Task<bool> WriteAsync(List<CommitEntry> entries, CancellationToken giveUp)
    {
        FailThoseWhoSawFailures(entries);
        if (entries.TrueForAll(entry => entry.IsFailed)) return false; // None at all, too.
        var started = Stopwatch.GetTimestamp();
        var activity = PlatformTelemetry.StartBatch(entries);
        var isDurable = false;
        try
        {
            await FillAsync(entries, giveUp).ConfigureAwait(false);
            return isDurable = await SendAsync(entries, giveUp).ConfigureAwait(false);
        }
        finally
        {
            Measure(activity, isDurable ? entries.Count : 0, started);
        }
    }

    /// <summary>From here on only a refusal of the database says that nothing was stored. All else is told as a doubt.</summary>
    private async Task<bool> SendAsync(List<CommitEntry> entries, CancellationToken giveUp)
    {
        try
        {
            await writer.WriteAsync(_batch, giveUp).ConfigureAwait(false);
            return true;
        }
        catch (Exception failure) when (failure is not (CommitConflictException or FencedException))
        {
            LogInDoubt(failure);
            var doubt = new CommitInDoubtException("The commit was on its way, and this silo has given up asking for its outcome. The database knows it.", failure);
            entries.ForEach(entry => entry.Fail(doubt));
            giveUp.ThrowIfCancellationRequested();
            return false;
        }
    }

    /// <summary>A listener that fails must not look as if the batch had.</summary>
    private void Measure(Activity? activity, int committed, long started)
    {
        try
        {
            if (committed > 0) PlatformTelemetry.BatchCommitted(committed, Stopwatch.GetElapsedTime(started));
            activity?.Dispose();
        }
        catch (Exception failure)
        {
            LogListenerFailed(failure);
        }
    }

    private void TellCommitted(List<CommitEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (entry.IsFailed) continue;
            try
            {
                entry.Succeed();
            }
            catch (Exception failure)
            {
                LogListenerFailed(failure);
            }
        }
    }

    /// <summary>A transaction that has seen a version which will never exist cannot commit (it is run again by its root).</summary>
    private static void FailThoseWhoSawFailures(List<CommitEntry> entries)
    {
        foreach (var entry in entries)
        {
            if (!entry.IsFailed && entry.DependsOn.Count > 0 && entry.DependsOn.FirstOrDefault(other => other.IsFailed) is { } failed)
            {
                entry.Fail(new CommitConflictException($"The transaction has read from try {RefusalText.Id(failed)}, which could not be committed.") { IsTransient = true });
            }
        }
    }

    private async Task FillAsync(List<CommitEntry> entries, CancellationToken giveUp)
    {
        while (true)
        {
            try
            {
                _batch.Clear();
                foreach (var entry in entries)
                {
                    if (entry.IsFailed) continue;
                    if (!entry.KeepsStamp) entry.Stamp = place.Clock.Next();
                    await assembler.AddAsync(_batch, entry, giveUp).ConfigureAwait(false);
                }

                return;
            }
            catch (Exception failure) when (DatabaseRead.IsTransient(failure))
            {
                LogNamesUnavailable(failure.Message); // A name's number could not be looked up: the database is away.
                await Task.Delay(TimeSpan.FromMilliseconds(100), giveUp).ConfigureAwait(false);
            }
        }
    }

    [LoggerMessage(111, LogLevel.Information, "A batch of {Count} transactions was refused ({Reason}). Committing its halves, so that only those in conflict fail.")]
    private partial void LogBatchSplit(int count, string reason);

    [LoggerMessage(113, LogLevel.Warning, "The database does not answer: {Reason}")]
    private partial void LogNamesUnavailable(string reason);

    [LoggerMessage(114, LogLevel.Error, "A transaction's rows could not be written.")]
    private partial void LogUnexpected(Exception failure);

    [LoggerMessage(115, LogLevel.Error, "The outcome of a batch is not known here: it is in the database.")]
    private partial void LogInDoubt(Exception failure);

    [LoggerMessage(116, LogLevel.Error, "Who wanted to hear of a commit has failed. The commit is durable all the same.")]
    private partial void LogListenerFailed(Exception failure);
}
