using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Provenance;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Governance.Provenance;

/// <summary>Reads items' histories and accesses.</summary>
internal sealed class ProvenanceReader(NpgsqlDataSource dataSource, ServiceIdentity service, TimeProvider timeProvider)
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(ProvenanceReader).Assembly, "provenance.sql");

    private const int VersionsToReadThrough = 200;

    public Task<List<ItemVersion>> HistoryAsync(ItemName item, ProvenancePage page)
        => ReadVersionsAsync("History", item, Long(page.AfterTransaction), Int(page.Size));

    /// <summary>A version. The log has no index of them, so that the time in which it was written is narrowed down first.</summary>
    public async Task<ItemVersion?> AsOfVersionAsync(ItemName item, long version)
    {
        var high = await BeforeAsync(item, long.MaxValue).ConfigureAwait(false);
        if (high is null || version >= high.Version) return high?.Version == version ? high : null;
        var (low, lowVersion) = (0L, 0L);
        if (high.Version > VersionsToReadThrough)
        {
            var first = (await HistoryAsync(item, new ProvenancePage(Size: 1)).ConfigureAwait(false))[0];
            (low, lowVersion) = (first.TransactionId, first.Version);
        }

        while (high.Version - lowVersion > VersionsToReadThrough && high.TransactionId - low > 1)
        {
            var middle = low + ((high.TransactionId - low) / 2);
            var found = (await BeforeAsync(item, middle + 1).ConfigureAwait(false))!;
            if (found.Version > version) high = found;
            else (low, lowVersion) = (middle, found.Version);
            if (found.Version == version) return found;
        }

        return (await ReadVersionsAsync("AsOfVersion", item, Long(version), Long(low), Long(high.TransactionId)).ConfigureAwait(false)).FirstOrDefault();
    }

    /// <summary>The last version that was committed before a stamp.</summary>
    public async Task<ItemVersion?> BeforeAsync(ItemName item, long transactionId)
        => (await ReadVersionsAsync("AsOfTransaction", item, Long(transactionId)).ConfigureAwait(false)).FirstOrDefault();

    public Task<List<ItemAccess>> AccessesAsync(ItemName item, long from, long to, ProvenancePage page) => ReadAsync(
        Sql["Accesses"], ReadAccess, [.. Name(item), Long(page.AfterTransaction), Long(from), Long(to), Int(page.Size)]);

    /// <summary>Who made a request; null when no transaction of it was committed.</summary>
    public async Task<string?> PrincipalAsync(Guid requestId)
        => (await ReadAsync(Sql["Principal"], static row => row.GetString(0), Id(requestId)).ConfigureAwait(false)).FirstOrDefault();

    public Task<List<CallRecord>> CallsAsync(Guid requestId, int limit) => ReadAsync(
        Sql["RequestCalls"],
        static row => new CallRecord(
            row.GetInt64(0), row.GetInt32(1), row.IsDBNull(2) ? null : row.GetInt32(2), row.GetString(3), row.GetString(4), row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6), row.GetFieldValue<TimeSpan>(7)),
        Id(requestId), Int(limit));

    public Task<List<ItemAccess>> AccessesAsync(Guid requestId, int limit)
        => ReadAsync(Sql["RequestAccesses"], ReadAccess, Id(requestId), Int(limit));

    public Task<List<EffectRecord>> EffectsAsync(Guid requestId, int limit) => ReadAsync(
        Sql["RequestEffects"],
        static row => new EffectRecord(
            row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.GetInt32(4), row.IsDBNull(5) ? null : row.GetString(5),
            row.GetFieldValue<DateTimeOffset>(6), row.IsDBNull(7) ? null : row.GetFieldValue<DateTimeOffset>(7)),
        Id(requestId), Int(limit));

    private Task<List<ItemVersion>> ReadVersionsAsync(string query, ItemName item, params NpgsqlParameter[] more) => ReadAsync(
        Sql[query],
        row => new ItemVersion(
            item, row.GetInt64(0), row.GetInt64(1), row.GetFieldValue<DateTimeOffset>(2), row.GetGuid(3), row.GetString(4), row.GetString(5),
            row.IsDBNull(6) ? null : row.GetString(6)),
        [.. Name(item), .. more]);

    private async Task<List<T>> ReadAsync<T>(string sql, Func<NpgsqlDataReader, T> read, params NpgsqlParameter[] parameters)
    {
        await using var command = dataSource.CreateCommand(sql);
        command.Parameters.AddRange(parameters);
        return await DatabaseRead.RunAsync(() => ReadOnceAsync(command, read), timeProvider, CancellationToken.None).ConfigureAwait(false);
    }

    private static async Task<List<T>> ReadOnceAsync<T>(NpgsqlCommand command, Func<NpgsqlDataReader, T> read)
    {
        await using var reader = await command.ExecuteReaderAsync().ConfigureAwait(false);
        var rows = new List<T>();
        while (await reader.ReadAsync().ConfigureAwait(false))
        {
            rows.Add(read(reader));
        }

        return rows;
    }

    private static ItemAccess ReadAccess(NpgsqlDataReader row) => new(
        new ItemName(row.GetString(0), row.GetString(1), row.GetString(2)),
        row.IsDBNull(3) ? null : row.GetInt64(3),
        row.IsDBNull(4) ? null : row.GetInt64(4),
        row.GetInt64(5),
        row.GetInt32(6),
        row.GetFieldValue<DateTimeOffset>(7),
        row.GetGuid(8),
        row.GetString(9),
        row.GetString(10));

    private NpgsqlParameter[] Name(ItemName item) => [Text(service.ServiceId), Text(item.GrainType), Text(item.GrainKey), Text(item.StateName)];

    private static NpgsqlParameter Text(string value) => CommitSql.Scalar(value, NpgsqlDbType.Text);

    private static NpgsqlParameter Long(long value) => CommitSql.Scalar(value, NpgsqlDbType.Bigint);

    private static NpgsqlParameter Int(int value) => CommitSql.Scalar(value, NpgsqlDbType.Integer);

    private static NpgsqlParameter Id(Guid value) => CommitSql.Scalar(value, NpgsqlDbType.Uuid);
}
