using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>
/// Asks the service of a transaction's committer. Before that the transaction becomes durable as prepared: whole, with
/// its guards checked, so that a "yes" of the service is carried out whatever happens to this silo.
/// </summary>
internal sealed partial class CommitterProtocol(
    CommitPipeline pipeline,
    SiloPlace place,
    NameRegistry names,
    PlatformJson json,
    IServiceProvider services,
    IOptions<TransactionOptions> options,
    TimeProvider time,
    ILogger<CommitterProtocol> logger)
{
    /// <summary>Prepares the transaction and asks. Null: it has to commit, with the rows that were added; else why it was rolled back.</summary>
    public async Task<Exception?> DecideAsync(RunningTransaction transaction, CommitterCall committer, CommitEntry entry, List<ICommitRow> rows)
    {
        foreach (var seen in entry.DependsOn)
        {
            await seen.Ended;
            if (!seen.IsCommitted) return new OrleansCascadingAbortException(transaction.Info.Id, RefusalText.Id(seen));
        }

        if (await PrepareAsync(transaction, committer, entry) is { } refused) return refused;
        FaultPoints.Pass(FaultPoint.BeforeCommitter);
        var no = await AskAsync(transaction, committer);
        FaultPoints.Pass(FaultPoint.AfterCommitter);
        if (no is null)
        {
            rows.Add(new PreparedEnd(transaction.Id, IsCommitted: true, time.GetUtcNow().UtcDateTime));
            entry.Places = []; // They were held when it was prepared; from then on the marks on its items protect it.
            return null;
        }

        PlatformTelemetry.Aborted("committer");
        return await RollBackAsync(transaction, no);
    }

    /// <summary>Ends a prepared transaction that does not commit.</summary>
    /// <returns>The abort; or a doubt when its end could not be recorded, so that the service is asked again.</returns>
    public async Task<Exception> RollBackAsync(RunningTransaction transaction, OrleansTransactionAbortedException reason)
    {
        try
        {
            await pipeline.CommitDecidedAsync([new PreparedEnd(transaction.Id, IsCommitted: false, time.GetUtcNow().UtcDateTime)]);
            return reason;
        }
        catch (Exception failure)
        {
            LogLeftPrepared(transaction.Id, failure.Message);
            return new OrleansTransactionInDoubtException(transaction.Info.Id, failure.Message, failure);
        }
    }

    private async Task<Exception?> PrepareAsync(RunningTransaction transaction, CommitterCall committer, CommitEntry entry)
    {
        try
        {
            var prepared = await ToPreparedAsync(transaction, committer, entry);
            await pipeline.CommitAsync([prepared], entry.Places);
            return null;
        }
        catch (CommitConflictException conflict)
        {
            PlatformTelemetry.Aborted("commit-conflict");
            return new OrleansCascadingAbortException(transaction.Info.Id, conflict);
        }
        catch (Exception refused) when (refused is CommitOverloadException or FencedException)
        {
            return new OrleansTransactionTransientFailureException(transaction.Info.Id, refused.Message, refused);
        }
        catch (CommitInDoubtException doubt)
        {
            return new OrleansTransactionInDoubtException(transaction.Info.Id, doubt.Message, doubt); // When it is prepared, the next silo asks its service.
        }
        catch (Exception failure)
        {
            return new OrleansTransactionAbortedException(transaction.Info.Id, $"The transaction could not be prepared: {failure.Message}", failure);
        }
    }

    private async Task<PreparedCommit> ToPreparedAsync(RunningTransaction transaction, CommitterCall committer, CommitEntry entry)
    {
        entry.Stamp = place.Clock.Next(); // For the copy in the database; the commit itself gets a stamp of its own.
        var copy = new CommitBatch();
        await new BatchAssembler(names, time).AddAsync(copy, entry, CancellationToken.None);
        var type = committer.Operation.GetType();
        return new PreparedCommit(
            transaction.Id,
            place.ServiceId,
            place.Slot,
            place.Epoch,
            committer.ServiceName,
            type.AssemblyQualifiedName!,
            await json.WriteAsync(committer.Operation, type, committer.ServiceName),
            StoredStatements.Write(copy),
            time.GetUtcNow().UtcDateTime,
            [.. entry.Rows.OfType<StateVersionRow>().Select(write => (write.Item, write.Expected))]);
    }

    private async Task<OrleansTransactionAbortedException?> AskAsync(RunningTransaction transaction, CommitterCall committer)
    {
        try
        {
            if (await committer.CommitAsync(transaction.Id, services).WaitAsync(options.Value.CommitterTimeout, time)) return null;
            return new OrleansTransactionAbortedException(transaction.Info.Id, $"The service '{committer.ServiceName}' refused the commit.");
        }
        catch (Exception failure)
        {
            return new OrleansTransactionAbortedException(
                transaction.Info.Id, $"The service '{committer.ServiceName}' failed at the commit: {failure.Message}", failure);
        }
    }

    [LoggerMessage(121, LogLevel.Error, "The prepared transaction {TransactionId} could not be ended ({Reason}). Its service is asked again.")]
    private partial void LogLeftPrepared(Guid transactionId, string reason);
}
