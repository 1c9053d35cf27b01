using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>Takes prepared transactions over that nobody decides.</summary>
internal sealed class PreparedReader(NpgsqlDataSource database, SiloPlace place, TransactionRegistry transactions, TimeProvider time)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PreparedReader).Assembly, "prepared.sql");

    private HashSet<Guid> _ended = [];

    /// <summary>
    /// Those of this service whose silo lost its place, the oldest first. They are this silo's from now on, until it loses its own place.
    /// So are its own whose end could not be recorded.
    /// </summary>
    public Task<List<OrphanedCommit>> TakeOverAsync(CancellationToken cancellationToken)
        => DatabaseRead.RunAsync(() => QueryAsync(cancellationToken), time, cancellationToken);

    private async Task<List<OrphanedCommit>> QueryAsync(CancellationToken cancellationToken)
    {
        await using (var takeOver = Command("TakeOver"))
        {
            await takeOver.ExecuteNonQueryAsync(cancellationToken).ConfigureAwait(false);
        }

        var found = new List<OrphanedCommit>();
        var ended = new HashSet<Guid>();
        await using var command = Command("FindOwn");
        await using var rows = await command.ExecuteReaderAsync(cancellationToken).ConfigureAwait(false);
        while (await rows.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            var tryId = rows.GetGuid(0);
            if (IsOfThisSilo(tryId) && !IsLeftOver(tryId, ended)) continue;
            found.Add(new OrphanedCommit(
                tryId, rows.GetString(1), rows.GetString(2), rows.GetString(3), rows.GetString(4), rows.GetFieldValue<DateTimeOffset>(5)));
        }

        _ended = ended;
        return found;
    }

    /// <summary>
    /// Whether nobody decides it any more. One that has ended while it was read here is found once; if it is found again after that, its
    /// end is not on record.
    /// </summary>
    private bool IsLeftOver(Guid tryId, HashSet<Guid> ended)
    {
        if (transactions.Find(tryId) is { IsLeftPrepared: false }) return false;
        ended.Add(tryId);
        return _ended.Contains(tryId);
    }

    private bool IsOfThisSilo(Guid tryId) => TryId.SlotOf(tryId) == place.Slot && TryId.IsOfEpoch(tryId, place.Epoch);

    private NpgsqlCommand Command(string query)
    {
        var command = database.CreateCommand(Sql[query]);
        command.Parameters.Add(CommitSql.Scalar(place.ServiceId, NpgsqlDbType.Text));
        command.Parameters.Add(CommitSql.Scalar(place.Slot, NpgsqlDbType.Smallint));
        command.Parameters.Add(CommitSql.Scalar(place.Epoch, NpgsqlDbType.Bigint));
        return command;
    }
}

/// <summary>A prepared transaction that nobody decides.</summary>
internal sealed record OrphanedCommit(
    Guid TryId, string Committer, string OperationType, string OperationJson, string StatementsJson, DateTimeOffset PreparedAt);
