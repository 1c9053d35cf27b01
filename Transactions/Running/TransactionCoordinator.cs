using Microsoft.Extensions.Options;
using Orleans.Platform.Seams;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Committers;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Begins and ends tries of transactions. A try ends durable, or without a trace.</summary>
internal sealed class TransactionCoordinator(
    TransactionRegistry registry,
    CommitPipeline pipeline,
    SiloPlace place,
    CommitterProtocol committers,
    AbortLog aborts,
    ReadAnswers readAnswers,
    Branches.Branches branches,
    TimeProvider time,
    ITransactionAgentStatistics statistics,
    CommitEntries entries,
    IOptions<TransactionOptions> options)
{
    /// <summary>The age of a new transaction and the time until which its tries may go on.</summary>
    public (long Age, Deadline Deadline) NewAge() => (place.Clock.Next(), new Deadline(time, options.Value.Deadline));

    /// <summary>Begins one try.</summary>
    public RunningTransaction Begin(bool isReadOnly, bool exclusive, long age, Deadline deadline, CallScope? call, int attempt = 1)
    {
        var now = time.GetUtcNow();
        var info = new TransactionInfo(TryId.New(now, place.Slot, place.Epoch), now.UtcDateTime, Clock.HybridClock.TimeOf(age).UtcDateTime, isReadOnly) { UseExclusiveLock = exclusive };
        var transaction = new RunningTransaction(info, age, deadline, call?.WithAncestors() ?? new(4)) { Attempt = attempt };
        RootOf(transaction).Join(info);
        registry.Add(transaction);
        PlatformTelemetry.TransactionStarted();
        statistics.TrackTransactionStarted();
        return transaction;
    }

    /// <summary>What travels with a transaction, so that other silos know whose it is.</summary>
    public TransactionRoot RootOf(RunningTransaction transaction) => new(transaction.Id, place.Silo, transaction.Age, transaction.Deadline.Rest);

    /// <summary>Ends a try.</summary>
    /// <param name="transaction">The try.</param>
    /// <param name="failure">What the method threw; null when it returned.</param>
    /// <param name="call">The root call.</param>
    /// <param name="result">What the method returned.</param>
    /// <returns>Null when the transaction is durable; otherwise why nothing of it is left.</returns>
    public async TurnTask<Exception?> EndAsync(RunningTransaction transaction, Exception? failure, CallScope? call, object? result)
    {
        call?.End();
        Exception? reason = null;
        try
        {
            transaction.Info.ReconcilePending();
            if (failure is not null) AmbientTransaction.RecordException(transaction.Info, failure);
            var doom = AmbientTransaction.MustAbort(transaction.Info);
            var elsewhere = Branches.Branches.Of(transaction.Info);
            reason = doom is null
                ? await CommitAsync(transaction, elsewhere, call, result)
                : await AbortAsync(transaction, doom);
            if (elsewhere.Count > 0) reason = await TellAsync(transaction, elsewhere, reason);
            PlatformTelemetry.TransactionEnded(reason);
            if (reason is null) statistics.TrackTransactionSucceeded();
            else statistics.TrackTransactionFailed();
            if (reason is not (null or OrleansTransactionInDoubtException)) aborts.Add(transaction, call, reason, ShouldRetry(transaction, reason));
            return reason;
        }
        finally
        {
            // What is in doubt stays known, so that nobody takes it for rolled back. Who has a service to ask can find out.
            if (reason is not OrleansTransactionInDoubtException) registry.Remove(transaction);
            else transaction.IsLeftPrepared = transaction.Committer is not null;
        }
    }

    /// <summary>Whether another try may do better: the last one lost a conflict, and there is time.</summary>
    public bool ShouldRetry(RunningTransaction transaction, Exception failure)
        => options.Value.RetryVictims
            && !transaction.Deadline.HasPassed
            && (transaction.IsVictim || failure is OrleansCascadingAbortException || IsOutOfReach(failure));

    /// <summary>What lies between two tries: nothing after a lost conflict; a moment when a silo is gone, until its grains are served elsewhere.</summary>
    public Task PauseAsync(Exception failure, int attempt)
        => IsOutOfReach(failure) ? Task.Delay(TimeSpan.FromMilliseconds(Math.Min(50 * attempt, 500)), time) : Task.CompletedTask;

    /// <summary>A silo that takes part was out of reach. Nothing of the try was stored.</summary>
    private static bool IsOutOfReach(Exception failure) => failure is OrleansTransactionAbortedException { InnerException: SiloUnavailableException };

    private async TurnTask<Exception?> CommitAsync(RunningTransaction transaction, IReadOnlyList<GrainId> elsewhere, CallScope? call, object? result)
    {
        FaultPoints.Pass(FaultPoint.BeforePrepare);
        try
        {
            foreach (var access in transaction.Accesses)
            {
                if (access.IsWritten) await access.SerializeAsync(CancellationToken.None);
            }
        }
        catch (Exception failure)
        {
            // A state that cannot be written, or a key that cannot be had because the database is away: nothing was sent.
            transaction.TryDoom(new OrleansTransactionAbortedException(transaction.Info.Id, failure.Message, failure), isVictim: false);
            return transaction.Doom;
        }

        if (!transaction.TryEnd()) return transaction.Doom;
        var (shares, refusal) = elsewhere.Count > 0 ? await branches.PrepareAsync(transaction, elsewhere) : ([], null);
        var rows = new List<ICommitRow>(transaction.Accesses.Count + 1);
        if (refusal is not null || entries.TryMake(transaction, shares, call, result, rows, out refusal) is not { } entry)
        {
            transaction.ReleaseAll();
            PlatformTelemetry.Aborted(shares.Count < elsewhere.Count ? "branch" : "contributor");
            return refusal;
        }

        FaultPoints.Pass(FaultPoint.AfterPrepare);
        if (shares.Count == 0 && readAnswers.TryRecord(transaction, entry))
        {
            try
            {
                await readAnswers.ConfirmAsync(transaction).InTurn();
                return null;
            }
            catch (Exception failure)
            {
                return ReadAnswers.Explain(transaction, failure);
            }
        }

        if (await HandInAsync(transaction, entry, rows) is { } refused)
        {
            if (refused is OrleansTransactionInDoubtException) LetTheDatabaseSay(transaction, entry, refused);
            else transaction.ReleaseAll();
            return refused;
        }

        // From here on others may work with what this transaction wrote; they commit after it.
        foreach (var access in transaction.Accesses)
        {
            access.Publish(entry);
        }

        using var activity = PlatformTelemetry.StartCommit();
        try
        {
            await entry.Completion.InTurn();
            return null;
        }
        catch (Exception failure) when (failure is CommitConflictException or CommitInDoubtException or FencedException or CommitOverloadException)
        {
            return await ExplainAsync(transaction, failure);
        }
    }

    private async Task<Exception?> HandInAsync(RunningTransaction transaction, CommitEntry entry, List<ICommitRow> rows)
    {
        try
        {
            if (transaction.Committer is not { } committer)
            {
                pipeline.Enqueue(entry);
                return null;
            }

            if (await committers.DecideAsync(transaction, committer, entry, rows) is { } refused) return refused;
            await pipeline.EnqueueDecidedAsync(entry);
            return null;
        }
        catch (Exception refused)
        {
            if (transaction.Committer is not null) return new OrleansTransactionInDoubtException(transaction.Info.Id, refused.Message, refused);
            var isOverload = refused is CommitOverloadException or FencedException;
            PlatformTelemetry.Aborted(isOverload ? "overload" : "application");
            return isOverload
                ? new OrleansTransactionTransientFailureException(transaction.Info.Id, refused.Message, refused)
                : new OrleansTransactionAbortedException(transaction.Info.Id, refused.Message, refused);
        }
    }

    /// <summary>Nobody here knows what came of what was written: it is read again, which waits for whoever ends a prepared transaction.</summary>
    private static void LetTheDatabaseSay(RunningTransaction transaction, CommitEntry entry, Exception doubt)
    {
        entry.Fail(doubt);
        foreach (var access in transaction.Accesses)
        {
            access.Publish(entry);
        }
    }

    /// <summary>What a failed commit is for the caller.</summary>
    private async Task<Exception> ExplainAsync(RunningTransaction transaction, Exception failure)
    {
        switch (failure)
        {
            case CommitConflictException conflict:
                PlatformTelemetry.Aborted("commit-conflict");
                var aborted = new OrleansTransactionAbortedException(transaction.Info.Id, conflict.Message, conflict);
                if (transaction.Committer is not null) return await committers.RollBackAsync(transaction, aborted);
                return conflict.IsTransient ? new OrleansCascadingAbortException(transaction.Info.Id, conflict) : aborted;
            case FencedException or CommitOverloadException when transaction.Committer is null:
                return new OrleansTransactionTransientFailureException(transaction.Info.Id, failure.Message, failure);
            default:
                // A service that has been asked, or a commit that was on its way when the silo stopped.
                return new OrleansTransactionInDoubtException(transaction.Info.Id, failure.Message, failure);
        }
    }

    private async Task<Exception> AbortAsync(RunningTransaction transaction, Exception doom)
    {
        // A lost lock was another silo's: there it was counted.
        if (transaction.TryDoom(doom, isVictim: false) && doom is not OrleansBrokenTransactionLockException) PlatformTelemetry.Aborted("application");
        if (transaction.IsVictim) return transaction.Doom!;
        if (transaction.Doom is OrleansTransactionTransientFailureException) return doom; // No "no": its time was over, for example.

        // A "no" that was decided on versions which are not committed yet is a "no" only when they are.
        foreach (var access in transaction.Accesses)
        {
            if (access.SeenFrom is not { IsCommitted: false } seen) continue;
            await seen.Ended;
            if (!seen.IsCommitted) return new OrleansCascadingAbortException(transaction.Info.Id, RefusalText.Id(seen));
        }

        try
        {
            await readAnswers.ConfirmAsync(transaction); // Nor is one that was decided on the memory of a silo that has been replaced.
            return doom;
        }
        catch (Exception failure)
        {
            return ReadAnswers.Explain(transaction, failure);
        }
    }

    /// <summary>The other silos hear of the outcome. A refusal becomes one that is run again when a branch had lost a conflict.</summary>
    private async Task<Exception?> TellAsync(RunningTransaction transaction, IReadOnlyList<GrainId> elsewhere, Exception? reason)
    {
        if (reason is OrleansTransactionInDoubtException) return reason; // They ask, until it is known.
        if (reason is null)
        {
            branches.TellCommitted(transaction, elsewhere);
            return null;
        }

        // What the method said is not told with it: it was decided on what is not so, and must not be taken for an answer.
        return await branches.AbortAsync(transaction, elsewhere) && reason is not OrleansCascadingAbortException
            ? new OrleansCascadingAbortException(transaction.Info.Id, LostElsewhere(transaction))
            : reason;
    }

    private static CommitConflictException LostElsewhere(RunningTransaction transaction)
        => new($"Its part on another silo has lost a conflict: {transaction.ConflictElsewhere?.Describe() ?? "what it had read was not committed"}.") { IsTransient = true };
}
