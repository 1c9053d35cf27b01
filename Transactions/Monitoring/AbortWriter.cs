using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Telemetry;

namespace Orleans.Platform.Transactions.Monitoring;

/// <summary>Writes the records of aborts in bundles, a few times a second, on a connection of its own.</summary>
internal sealed partial class AbortWriter(AbortLog log, NpgsqlDataSource database, SiloPlace place, TimeProvider time, ILogger<AbortWriter> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Records in one statement, but for those that were put together.</summary>
    private const int BundleSize = 1_000;

    // Ten seconds: a restart of the database, or its failover.
    private const int MostTries = 40;

    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(AbortWriter).Assembly, "aborts.sql");

    /// <summary>Runs until the log is completed and empty.</summary>
    public async Task RunAsync()
    {
        var bundle = new List<TransactionAbort>();
        while (await log.WaitAsync().ConfigureAwait(false))
        {
            log.Take(bundle, BundleSize);
            await WriteOrLoseAsync(bundle).ConfigureAwait(false);
            var isFull = bundle.Count >= BundleSize;
            bundle.Clear();
            if (!isFull && !log.IsComplete) await Task.Delay(Pause, time).ConfigureAwait(false);
        }

        log.Take(bundle, BundleSize); // What was too much at the end.
        if (bundle.Count > 0) await WriteOrLoseAsync(bundle).ConfigureAwait(false);
    }

    private async Task WriteOrLoseAsync(List<TransactionAbort> bundle)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                await WriteAsync(bundle).ConfigureAwait(false);
                return;
            }
            catch (Exception failure)
            {
                if (tries >= MostTries) // What is refused now, by a trigger for example, may be taken later.
                {
                    PlatformTelemetry.AbortRecordsDropped(bundle.Sum(one => (long)one.Tries));
                    LogLost(bundle.Count, failure.Message);
                    return;
                }
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(List<TransactionAbort> bundle)
    {
        await using var insert = database.CreateCommand(Sql["InsertAborts"]);
        insert.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
        NpgsqlParameter[] columns =
        [
            Column(bundle, NpgsqlDbType.Uuid, one => one.TransactionId), Column(bundle, NpgsqlDbType.Uuid, one => one.RequestId),
            Column(bundle, one => one.Principal), Column(bundle, one => one.Operation),
            Column(bundle, one => one.Error), Column(bundle, one => one.Item),
            Column(bundle, NpgsqlDbType.Uuid, one => one.HeldBy?.TransactionId), Column(bundle, NpgsqlDbType.Uuid, one => one.HeldBy?.RequestId),
            Column(bundle, one => one.HeldBy?.Call), Column(bundle, NpgsqlDbType.Interval, one => one.HeldFor),
            Column(bundle, NpgsqlDbType.Uuid, one => one.WantedBy?.TransactionId), Column(bundle, NpgsqlDbType.Uuid, one => one.WantedBy?.RequestId),
            Column(bundle, one => one.WantedBy?.Call), Column(bundle, NpgsqlDbType.Integer, one => one.Attempt),
            Column(bundle, NpgsqlDbType.Boolean, one => one.IsRetried), Column(bundle, NpgsqlDbType.TimestampTz, one => one.AbortedAt),
            Column(bundle, NpgsqlDbType.Integer, one => one.Tries),
        ];
        insert.Parameters.AddRange(columns);
        await insert.ExecuteNonQueryAsync().ConfigureAwait(false);
    }

    private static NpgsqlParameter Column(List<TransactionAbort> bundle, Func<TransactionAbort, string?> text)
        => Column(bundle, NpgsqlDbType.Text, one => text(one) is { } value ? ToStorable(value) : null);

    /// <summary>A grain's key may have what the database's text cannot: NUL, and halves of surrogate pairs.</summary>
    private static string ToStorable(string text)
        => text.Contains('\0') || text.AsSpan().ContainsAnyInRange('\uD800', '\uDFFF')
            ? Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD')
            : text;

    private static NpgsqlParameter Column<T>(List<TransactionAbort> bundle, NpgsqlDbType type, Func<TransactionAbort, T> value)
    {
        var column = new Column<T>(type);
        bundle.ForEach(one => column.Add(value(one)));
        return column.ToParameter();
    }

    [LoggerMessage(131, LogLevel.Warning, "{Count} records of aborts were lost: {Reason}")]
    private partial void LogLost(int count, string reason);
}
