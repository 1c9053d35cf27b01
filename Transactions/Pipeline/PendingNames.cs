using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Has the names of new batches (requests, items) moved from the index's list of pending entries, where a commit appends them, into the
/// index itself. A commit that finds the list full would have to do it, and others would wait for it. Who looks for a name reads the list as well,
/// so it is kept short.
/// </summary>
internal sealed partial class PendingNames(NpgsqlDataSource database, BatchWriter writer, TimeProvider time, ILogger<PendingNames> logger)
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);
    private static readonly string Sql = CommitSql.Queries["MergePendingNames"];

    /// <summary>Runs until the silo stops. What it cannot do, the next commits do themselves.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var merged = 0L;
        while (!stopping.IsCancellationRequested)
        {
            await Task.Delay(Period, time, stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stopping.IsCancellationRequested || writer.Written == merged) continue;
            merged = writer.Written;
            try
            {
                await using var command = database.CreateCommand(Sql);
                await command.ExecuteNonQueryAsync(stopping).ConfigureAwait(false);
            }
            catch (PostgresException refused) when (refused.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedFunction)
            {
                LogRefused(refused.MessageText);
                return;
            }
            catch (Exception failure) when (failure is NpgsqlException or IOException or TimeoutException or OperationCanceledException)
            {
                LogFailed(failure.Message); // The database is away, or the silo stops: the list waits.
            }
        }
    }

    [LoggerMessage(171, LogLevel.Information, "The database does not let this silo empty the pending entries of platform.commit_log_names ({Reason}). Commits will do it, which makes some of them slower.")]
    private partial void LogRefused(string reason);

    [LoggerMessage(172, LogLevel.Debug, "The pending entries of platform.commit_log_names were not emptied: {Reason}")]
    private partial void LogFailed(string reason);
}
