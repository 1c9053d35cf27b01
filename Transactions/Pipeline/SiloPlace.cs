using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Clock;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// This silo's place in the service: a slot whose epoch it raised when it started. Every commit requires that the epoch
/// is still the same, so that a silo that was replaced (it hung, or was thought dead) can commit nothing more.
/// </summary>
internal sealed class SiloPlace(NpgsqlDataSource database, TimeProvider time, IOptions<ClusterOptions> cluster) : ISiloPlace
{
    private const short OnlySlot = 0;

    public string ServiceId => cluster.Value.ServiceId;

    public short Slot => OnlySlot;

    public long Epoch { get; private set; }

    public HybridClock Clock { get; } = new(time, OnlySlot);

    /// <summary>Takes the place from whoever has it. From then on the earlier holder's commits fail.</summary>
    public async Task TakeAsync(CancellationToken cancellationToken)
    {
        await using var take = database.CreateCommand(CommitSql.Queries["TakeFence"]);
        take.Parameters.Add(CommitSql.Scalar(ServiceId, NpgsqlDbType.Text));
        take.Parameters.Add(CommitSql.Scalar(Slot, NpgsqlDbType.Smallint));
        take.Parameters.Add(CommitSql.Scalar($"{Environment.MachineName}/{Environment.ProcessId}", NpgsqlDbType.Text));
        take.Parameters.Add(CommitSql.Scalar(time.GetUtcNow().UtcDateTime, NpgsqlDbType.TimestampTz));
        Epoch = (long)(await take.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;

        await using var last = database.CreateCommand(CommitSql.Queries["LastStamp"]);
        Clock.Observe((long)(await last.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }
}
