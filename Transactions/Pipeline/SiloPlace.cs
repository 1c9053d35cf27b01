using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;
using Orleans.Configuration;
using Orleans.Platform.Seams;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Clock;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// This silo's place in the service: a slot of its own, whose epoch it raised when it took it. Every commit requires that the
/// epoch is still the same. Who is declared dead loses the place, so that a silo that was only slow can commit nothing more.
/// </summary>
internal sealed class SiloPlace(NpgsqlDataSource database, TimeProvider time, ILocalSiloDetails silo, IOptions<ClusterOptions> cluster)
    : ISiloPlace, ISiloFence
{
    private static readonly TimeSpan PatienceWithBatches = TimeSpan.FromSeconds(1);

    public string ServiceId => cluster.Value.ServiceId;

    public SiloAddress Silo => silo.SiloAddress;

    public short Slot { get; private set; }

    public long Epoch { get; private set; }

    public HybridClock Clock { get; } = new(time, slot: 0);

    /// <summary>
    /// Takes a place of its own. Places of silos that are not members lose their holders: such a silo belongs to an earlier start,
    /// or to a cluster that shares only the database.
    /// </summary>
    /// <param name="membership">Read again after the places, so that a silo that joins meanwhile is not taken for a stranger.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public async Task TakeAsync(IClusterMembershipService membership, CancellationToken cancellationToken)
    {
        var holders = await HoldersAsync(cancellationToken).ConfigureAwait(false);
        await membership.Refresh(default, cancellationToken).ConfigureAwait(false);
        var members = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status != SiloStatus.Dead && member.SiloAddress != silo.SiloAddress)
            .Select(member => member.SiloAddress.ToParsableString());
        await FenceHoldersAsync([.. holders.Except(members)], cancellationToken).ConfigureAwait(false);
        while (!await TryTakeAsync("TakeFreePlace", cancellationToken).ConfigureAwait(false)
            && !await TryTakeAsync("AddPlace", cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), time, cancellationToken).ConfigureAwait(false); // Others take places too.
        }

        await ObserveCommitsAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Takes note of everything that has been committed, by whomever: later stamps are above it.</summary>
    public async Task ObserveCommitsAsync(CancellationToken cancellationToken)
    {
        await using var last = database.CreateCommand(CommitSql.Queries["LastStamp"]);
        Clock.Observe((long)(await last.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!);
    }

    public Task FenceAsync(IReadOnlyCollection<SiloAddress> dead, CancellationToken cancellationToken)
        => FenceHoldersAsync([.. dead.Select(address => address.ToParsableString())], cancellationToken);

    private async Task<List<string>> HoldersAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CommitSql.Queries["PlaceHolders"]);
        command.Parameters.Add(CommitSql.Scalar(ServiceId, NpgsqlDbType.Text));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        var holders = new List<string>();
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            holders.Add(rows.GetString(0));
        }

        return holders;
    }

    /// <summary>
    /// Waits for a batch of such a silo that is just being committed: its fence row is locked until then. A silo that was stopped
    /// in the middle of sending one would keep it locked for good, so who is in the way for too long loses its connection.
    /// </summary>
    private async Task FenceHoldersAsync(string[] holders, CancellationToken cancellationToken)
    {
        if (holders.Length == 0) return;
        await using var connection = await database.OpenConnectionAsync(cancellationToken).ConfigureAwait(false);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken).ConfigureAwait(false);
        await using var who = new NpgsqlCommand(CommitSql.Queries["BackendPid"], connection);
        var self = (int)(await who.ExecuteScalarAsync(cancellationToken).ConfigureAwait(false))!;
        await using var command = new NpgsqlCommand(CommitSql.Queries["FenceHolders"], connection);
        command.Parameters.Add(CommitSql.Scalar(ServiceId, NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(holders, NpgsqlDbType.Array | NpgsqlDbType.Text));
        var fencing = command.ExecuteNonQueryAsync(cancellationToken);
        while (await Task.WhenAny(fencing, Task.Delay(PatienceWithBatches, time, cancellationToken)).ConfigureAwait(false) != fencing)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await EndBlockersAsync(self, cancellationToken).ConfigureAwait(false);
        }

        await fencing.ConfigureAwait(false);
        await transaction.CommitAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task EndBlockersAsync(int blocked, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CommitSql.Queries["EndBlockers"]);
        command.Parameters.Add(CommitSql.Scalar(blocked, NpgsqlDbType.Integer));
        await command.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<bool> TryTakeAsync(string query, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(CommitSql.Queries[query]);
        command.Parameters.Add(CommitSql.Scalar(ServiceId, NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(silo.SiloAddress.ToParsableString(), NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(time.GetUtcNow().UtcDateTime, NpgsqlDbType.TimestampTz));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        if (!await rows.ReadAsync(cancellationToken).ConfigureAwait(false)) return false;
        (Slot, Epoch) = (rows.GetInt16(0), rows.GetInt64(1));
        Clock.Slot = Slot;
        return true;
    }
}
