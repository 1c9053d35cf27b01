using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.History;

/// <summary>
/// What a batch changes when no history is kept: each item's version and content, in place. Of several writes of an item in one
/// batch only the last is sent. Guarded like the platform's own.
/// </summary>
public sealed class CurrentVersions : BatchTable
{
    internal static readonly SqlQueries Sql = SqlQueries.Load(typeof(CurrentVersions).Assembly, "current.sql");

    private readonly Dictionary<ItemKey, Write> _writes = [];

    /// <inheritdoc/>
    public override int Order => 200;

    /// <inheritdoc/>
    public override int Count => _writes.Count;

    public static void Replace(CommitBatch batch, ItemKey item, long expected, long transactionId, string? payload)
    {
        var writes = batch.Table<CurrentVersions>()._writes;
        var guard = writes.TryGetValue(item, out var earlier) ? earlier.Expected : expected;
        writes[item] = new Write(guard, expected + 1, transactionId, payload);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        var rows = _writes.OrderBy(write => write.Key);
        Add(batch, [.. rows.Where(row => row.Value.Expected > 0)], isNew: false);
        Add(batch, [.. rows.Where(row => row.Value.Expected == 0)], isNew: true);
    }

    /// <inheritdoc/>
    public override void Clear() => _writes.Clear();

    private static void Add(NpgsqlBatch batch, List<KeyValuePair<ItemKey, Write>> rows, bool isNew)
    {
        if (rows.Count == 0) return;
        List<NpgsqlParameter> parameters =
        [
            ToColumn(rows, NpgsqlDbType.Integer, row => row.Key.KindId),
            ToColumn(rows, NpgsqlDbType.Text, row => row.Key.GrainKey),
            ToColumn(rows, NpgsqlDbType.Bigint, row => row.Value.Version),
            ToColumn(rows, NpgsqlDbType.Bigint, row => row.Value.TransactionId),
            ToColumn(rows, NpgsqlDbType.Text, row => row.Value.Payload),
            CommitSql.Scalar((long)rows.Count, NpgsqlDbType.Bigint),
        ];
        if (!isNew) parameters.Insert(2, ToColumn(rows, NpgsqlDbType.Bigint, row => row.Value.Expected));
        CommitSql.Append(batch, Sql[isNew ? "Insert" : "Replace"], [.. parameters]);
    }

    private static NpgsqlParameter ToColumn<T>(List<KeyValuePair<ItemKey, Write>> rows, NpgsqlDbType type, Func<KeyValuePair<ItemKey, Write>, T> value)
    {
        var column = new Column<T>(type);
        rows.ForEach(row => column.Add(value(row)));
        return column.ToParameter();
    }

    private readonly record struct Write(long Expected, long Version, long TransactionId, string? Payload);
}
