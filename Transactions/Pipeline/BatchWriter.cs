using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Faults;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Writes one batch and finds out for certain whether it became true. There is no third answer: when the connection dies
/// during the commit, the batch's own row in the database decides. Not thread-safe.
/// </summary>
internal sealed partial class BatchWriter(
    NpgsqlDataSource database, SiloPlace place, TimeProvider time, IOptions<TransactionOptions> configured, ILogger<BatchWriter> logger) : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromMilliseconds(500);

    private readonly KeptConnection _connection = new(database, time);
    private long _written;

    /// <summary>The number of batches written so far.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Returns when the batch is durable. Waits as long as the database is away.</summary>
    /// <exception cref="CommitConflictException">A guard failed; nothing was stored.</exception>
    /// <exception cref="FencedException">This silo lost its place; nothing was stored.</exception>
    /// <remarks>Whatever else comes out of it leaves the outcome open.</remarks>
    public async Task WriteAsync(CommitBatch batch, CancellationToken stopping)
    {
        var delay = FirstRetry;
        while (true)
        {
            var batchId = place.Clock.Next();
            Exception doubt;
            try
            {
                Send(batch, batchId);
                return;
            }
            catch (PostgresException refused) when (DatabaseRefusal.IsFinal(refused))
            {
                throw Translate(refused);
            }
            catch (Exception failure)
            {
                doubt = failure;
                LogInDoubt(failure.Message, batchId);
            }

            _connection.Dispose();

            // The pause comes before the question: when it is answered, there is a connection that works, and the batch
            // goes out on it at once. What else the pool holds is probably as dead as the one that failed.
            await Task.Delay(delay, time, stopping).ConfigureAwait(false);
            delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
            database.Clear();
            if (await FindOutAsync(batchId, stopping).ConfigureAwait(false)) return;
            if (!IsAboutTheConnection(doubt)) throw new CommitConflictException($"The rows could not be written: {doubt.Message}", inner: doubt);
        }
    }

    /// <summary>Gives the connection back.</summary>
    public void Dispose() => _connection.Dispose();

    /// <summary>Waits for the answer on this thread, which is the pipeline's own.</summary>
    private void Send(CommitBatch batch, long batchId)
    {
        batch.Table<FenceTable>().Set(place.ServiceId, place.Slot, place.Epoch, batchId, time.GetUtcNow().UtcDateTime);
        using var command = new NpgsqlBatch(_connection.Open()) { Timeout = (int)configured.Value.CommitTimeout.TotalSeconds };
        batch.AddCommands(command, batchId);
        FaultPoints.Pass(FaultPoint.BeforeBatch);
        if (command.BatchCommands.Count == 1 && !FaultPoints.IsArmed(FaultPoint.DuringBatch)) command.ExecuteNonQuery(); // The answer wakes this thread, and nobody in between.
        else SendOnThisThread(command);
        FaultPoints.Pass(FaultPoint.AfterBatch);
        Interlocked.Increment(ref _written);
    }

    /// <summary>
    /// What Npgsql sends synchronously it writes on the thread pool after the first statement, where it waits behind the calls of grains while
    /// the database waits for it. What it sends asynchronously it writes where it is told to.
    /// </summary>
    private static void SendOnThisThread(NpgsqlBatch command)
    {
        var answer = command.ExecuteNonQueryAsync(CancellationToken.None);
        FaultPoints.Pass(FaultPoint.DuringBatch);
        answer.GetAwaiter().GetResult();
    }

    /// <summary>Asks the database whether the batch committed, and makes sure that it never will if it has not.</summary>
    private async Task<bool> FindOutAsync(long batchId, CancellationToken stopping)
    {
        var delay = FirstRetry;
        while (true)
        {
            try
            {
                await using var connection = await database.OpenConnectionAsync(stopping).ConfigureAwait(false);
                await using var ask = new NpgsqlBatch(connection);

                // The insert waits for a commit of the same id that is still under way on the lost connection.
                CommitSql.Append(ask, CommitSql.Queries["ClaimBatchAsAbandoned"],
                    CommitSql.Scalar(batchId, NpgsqlDbType.Bigint),
                    CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint),
                    CommitSql.Scalar(time.GetUtcNow().UtcDateTime, NpgsqlDbType.TimestampTz));
                await ask.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);

                await using var outcome = new NpgsqlCommand(CommitSql.Queries["BatchOutcome"], connection);
                outcome.Parameters.Add(CommitSql.Scalar(batchId, NpgsqlDbType.Bigint));
                var committed = (short)(await outcome.ExecuteScalarAsync(stopping).ConfigureAwait(false))! == 1;
                LogDoubtResolved(batchId, committed ? "committed" : "not committed, will be written again");
                return committed;
            }
            catch (Exception failure) when (!stopping.IsCancellationRequested)
            {
                LogDatabaseAway(failure.Message);
                await Task.Delay(delay, time, stopping).ConfigureAwait(false);
                delay = delay * 2 < LongestRetry ? delay * 2 : LongestRetry;
            }
        }
    }

    private static bool IsAboutTheConnection(Exception failure) => failure is NpgsqlException or IOException or TimeoutException;

    private static Exception Translate(PostgresException failure)
    {
        if (failure.SqlState != CommitSql.GuardFailed)
        {
            return new CommitConflictException($"The database refused the commit: {failure.MessageText}", inner: failure);
        }

        var guard = GuardName().Match(failure.MessageText).Groups[1].Value;
        return guard == "fence"
            ? new FencedException("Another silo has taken this silo's place. Nothing was stored.")
            : new CommitConflictException($"The commit was refused: {failure.MessageText}", guard, failure)
            {
                IsTransient = guard is "state version" or "new state" or "participant",
            };
    }

    [GeneratedRegex(@"^guard failed: (.*) \(")]
    private static partial Regex GuardName();

    [LoggerMessage(101, LogLevel.Warning, "The connection failed during commit batch {BatchId} ({Reason}). Asking the database what became of it.")]
    private partial void LogInDoubt(string reason, long batchId);

    [LoggerMessage(102, LogLevel.Information, "Commit batch {BatchId}: {Outcome}.")]
    private partial void LogDoubtResolved(long batchId, string outcome);

    [LoggerMessage(103, LogLevel.Warning, "The database does not answer: {Reason}")]
    private partial void LogDatabaseAway(string reason);
}
