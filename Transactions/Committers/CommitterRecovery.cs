using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>
/// Ends the prepared transactions of silos that are gone, and those that this one could not end: asks the service again, under
/// the same id, and commits what was written down, or rolls back. Until then nobody loads the items, so the transaction
/// commits as it was checked.
/// </summary>
internal sealed partial class CommitterRecovery(
    PreparedReader reader,
    ICommitPipeline pipeline,
    TransactionRegistry transactions,
    PlatformJson json,
    IServiceProvider services,
    IOptions<TransactionOptions> options,
    TimeProvider time,
    ILogger<CommitterRecovery> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(2);

    private readonly SemaphoreSlim _wanted = new(0, 1);

    /// <summary>Looks soon: somebody waits for an item.</summary>
    public void Hurry()
    {
        lock (_wanted)
        {
            if (_wanted.CurrentCount == 0) _wanted.Release();
        }
    }

    public async Task RunAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                foreach (var orphan in await reader.TakeOverAsync(stopping).ConfigureAwait(false))
                {
                    await TryEndAsync(orphan, stopping).ConfigureAwait(false);
                }

                await _wanted.WaitAsync(Period, stopping).ConfigureAwait(false);
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, stopping).ConfigureAwait(false);
            }
            catch (Exception end) when (end is FencedException || stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception failure)
            {
                LogFailed(failure);
                await Task.Delay(Period, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    /// <summary>What stands in the way of one keeps none of the others from their end; it comes again in the next round.</summary>
    private async Task TryEndAsync(OrphanedCommit orphan, CancellationToken stopping)
    {
        try
        {
            await EndAsync(orphan, stopping).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not FencedException && !stopping.IsCancellationRequested)
        {
            LogNotEnded(orphan.TryId, failure);
        }
    }

    private async Task EndAsync(OrphanedCommit orphan, CancellationToken stopping)
    {
        if (await AskAsync(orphan, stopping).ConfigureAwait(false) is not { } isCommitted) return;
        var end = new PreparedEnd(orphan.TryId, isCommitted, time.GetUtcNow().UtcDateTime);
        ICommitRow[] rows = isCommitted ? [new StoredCommit(orphan.StatementsJson), end] : [end];
        try
        {
            await pipeline.CommitAsync(rows, stopping).ConfigureAwait(false);
            LogEnded(orphan.TryId, isCommitted ? "committed" : "rolled back");
        }
        catch (CommitConflictException conflict) when (conflict.Guard == "prepared commit")
        {
            // It was ended by hand.
        }

        if (transactions.ForgetRoot(orphan.TryId)) LogKnownNow(orphan.TryId); // Its branches hear that it is decided, and read what came of it.
    }

    /// <summary>The service's answer; null when there is none yet.</summary>
    private async Task<bool?> AskAsync(OrphanedCommit orphan, CancellationToken stopping)
    {
        try
        {
            var operation = await json.ReadAsync(orphan.OperationJson, Type.GetType(orphan.OperationType, throwOnError: true)!, stopping).ConfigureAwait(false);
            var call = CommitterCall.Restore(orphan.Committer, operation!);
            return await call.CommitAsync(orphan.TryId, services).WaitAsync(options.Value.CommitterTimeout, time, stopping).ConfigureAwait(false);
        }
        catch (Exception failure) when (!stopping.IsCancellationRequested)
        {
            // Its first answer may have been yes, so that a failure now is not a no until patience ends.
            var isGivenUp = time.GetUtcNow() - orphan.PreparedAt > options.Value.CommitterPatience;
            LogNoAnswer(orphan.Committer, orphan.TryId, isGivenUp ? "rolling back" : "asking again", failure);
            return isGivenUp ? false : null;
        }
    }

    [LoggerMessage(122, LogLevel.Information, "The transaction {TransactionId}, which was left prepared, was {Outcome}.")]
    private partial void LogEnded(Guid transactionId, string outcome);

    [LoggerMessage(123, LogLevel.Warning, "The service '{Service}' did not answer about transaction {TransactionId}; {Next}.")]
    private partial void LogNoAnswer(string service, Guid transactionId, string next, Exception failure);

    [LoggerMessage(125, LogLevel.Warning, "The prepared transaction {TransactionId} could not be ended; trying again.")]
    private partial void LogNotEnded(Guid transactionId, Exception failure);

    [LoggerMessage(126, LogLevel.Information, "The transaction {TransactionId} is no longer in doubt.")]
    private partial void LogKnownNow(Guid transactionId);

    [LoggerMessage(124, LogLevel.Warning, "Prepared transactions could not be ended; trying again.")]
    private partial void LogFailed(Exception failure);
}
