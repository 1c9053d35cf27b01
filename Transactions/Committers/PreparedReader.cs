using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>Finds prepared transactions that nobody decides.</summary>
internal sealed class PreparedReader(NpgsqlDataSource database, SiloPlace place, TimeProvider time)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PreparedReader).Assembly, "prepared.sql");

    /// <summary>Those of this service whose silo lost its place, the oldest first.</summary>
    public Task<List<OrphanedCommit>> FindOrphansAsync(CancellationToken cancellationToken)
        => DatabaseRead.RunAsync(() => QueryAsync(cancellationToken), time, cancellationToken);

    private async Task<List<OrphanedCommit>> QueryAsync(CancellationToken cancellationToken)
    {
        var found = new List<OrphanedCommit>();
        await using var command = database.CreateCommand(Sql["FindOrphans"]);
        command.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            found.Add(new OrphanedCommit(
                rows.GetGuid(0), rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetFieldValue<DateTimeOffset>(5)));
        }

        return found;
    }
}

/// <summary>A prepared transaction whose silo is gone.</summary>
internal sealed record OrphanedCommit(
    Guid TryId, string Committer, string OperationType, string OperationJson, string StatementsJson, DateTimeOffset PreparedAt);
