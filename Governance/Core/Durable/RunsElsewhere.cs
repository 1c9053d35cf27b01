using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>Finds out whether another silo, which is alive, is busy with a durable request.</summary>
internal sealed class RunsElsewhere(NpgsqlDataSource dataSource, ISiloPlace place, IGrainFactory grains, TimeProvider timeProvider)
{
    /// <summary>
    /// Whether the silo that the record names runs it, or may. A silo that cannot be asked may, until it has lost its place.
    /// </summary>
    public async Task<bool> MayRunAsync(RequestKey key, RecordedRequest record)
    {
        if (record.Claim == RunClaim.Of(record.RequestId, place)) return false;
        if (await HolderAsync(record.Claim) is not { } holder) return false;
        try
        {
            return await grains.GetGrain<IRunsGrain>(RunsGrain.IdOf(SiloAddress.FromParsableString(holder))).IsRunning(key.Principal, key.Operation, key.Key);
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            return true;
        }
    }

    private Task<string?> HolderAsync(RunClaim claim) => DatabaseRead.RunAsync(
        async () =>
        {
            await using var command = dataSource.CreateCommand(RequestSql.ClaimHolder);
            command.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
            command.Parameters.Add(CommitSql.Scalar(claim.Slot, NpgsqlDbType.Smallint));
            command.Parameters.Add(CommitSql.Scalar(claim.Epoch, NpgsqlDbType.Bigint));
            return await command.ExecuteScalarAsync().ConfigureAwait(false) as string;
        },
        timeProvider,
        CancellationToken.None);
}
