using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Monitoring;
using Orleans.Platform.Governance.Work;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Removes answers whose time is over and leaves a tombstone for each, which it removes in its time.</summary>
internal sealed partial class RequestSweeper(
    NpgsqlDataSource dataSource,
    ServiceIdentity service,
    IOptions<GovernanceOptions> options,
    TimeProvider timeProvider,
    ILogger<RequestSweeper> logger) : BackgroundService
{
    private const int BatchSize = 2000;

    /// <summary>One round: small deletions, one after the other, until nothing is left to remove.</summary>
    /// <returns>The number of answers removed.</returns>
    public async Task<long> SweepAsync(CancellationToken cancellationToken)
    {
        var now = CommitSql.Scalar(timeProvider.GetUtcNow(), NpgsqlDbType.TimestampTz);
        var size = CommitSql.Scalar(BatchSize, NpgsqlDbType.Integer);
        var tombstones = CommitSql.Scalar(options.Value.TombstoneRetention, NpgsqlDbType.Interval);
        var removed = 0L;
        long count;
        do
        {
            count = await ExecuteAsync(RequestSql.Sweep, cancellationToken, now, size, tombstones).ConfigureAwait(false);
            removed += count;
        }
        while (count > 0);

        var done = CommitSql.Scalar(timeProvider.GetUtcNow() - options.Value.AnswerRetention, NpgsqlDbType.TimestampTz);
        while (await ExecuteAsync(WorkSql.Sweep, cancellationToken, done, size).ConfigureAwait(false) > 0)
        {
        }

        var serviceId = CommitSql.Scalar(service.ServiceId, NpgsqlDbType.Text);
        while (await ExecuteAsync(OutcomeReader.SweepAborts, cancellationToken, serviceId, done, size).ConfigureAwait(false) > 0)
        {
        }

        while (await ExecuteAsync(RequestSql.SweepTombstones, cancellationToken, now, size).ConfigureAwait(false) > 0)
        {
        }

        return removed;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(options.Value.SweepInterval, timeProvider, stoppingToken).ConfigureAwait(false);
            try
            {
                var removed = await SweepAsync(stoppingToken).ConfigureAwait(false);
                if (removed > 0) LogSwept(removed);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                LogFailed(failure);
            }
        }
    }

    private async Task<long> ExecuteAsync(string sql, CancellationToken cancellationToken, params NpgsqlParameter[] parameters)
    {
        await using var command = dataSource.CreateCommand(sql);
        foreach (var parameter in parameters)
        {
            command.Parameters.Add(parameter.Clone());
        }

        return (long)(await command.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
    }

    [LoggerMessage(221, LogLevel.Information, "Removed {Count} answers whose retention is over.")]
    private partial void LogSwept(long count);

    [LoggerMessage(222, LogLevel.Warning, "Could not remove answers whose retention is over.")]
    private partial void LogFailed(Exception failure);
}
