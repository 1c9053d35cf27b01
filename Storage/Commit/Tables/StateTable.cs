using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>
/// The rows of <c>platform.state</c> in a batch: for each item the version it must have, the one it gets and its content. Several
/// transactions of one batch may write the same item one after the other; only the last version gets here.
/// </summary>
public sealed class StateTable : BatchTable
{
    private static readonly string UpdateSql = CommitSql.Queries["UpdateStates"];
    private static readonly string InsertSql = CommitSql.Queries["InsertStates"];

    private readonly Dictionary<ItemKey, Write> _writes = [];

    /// <inheritdoc/>
    public override int Order => 200;

    /// <inheritdoc/>
    public override int Count => _writes.Count;

    /// <summary>Appends a write of version <paramref name="expected"/> + 1; a null payload clears the state.</summary>
    public void Add(ItemKey item, long expected, long transactionId, string? payloadJson)
    {
        if (!_writes.TryGetValue(item, out var earlier))
        {
            _writes.Add(item, new Write(expected, expected + 1, transactionId, payloadJson));
            return;
        }

        if (earlier.Version != expected)
        {
            throw new InvalidOperationException($"The writes of item {item} in one batch leave a gap: {earlier.Version}, then {expected} + 1.");
        }

        _writes[item] = new Write(earlier.Expected, expected + 1, transactionId, payloadJson);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch)
    {
        var rows = InKeyOrder().ToLookup(row => row.Value.Expected > 0);
        AddUpdates(batch, rows[true]);
        AddInserts(batch, rows[false]);
    }

    /// <inheritdoc/>
    public override void Clear() => _writes.Clear();

    /// <summary>Whether every state was there before.</summary>
    internal bool HasOnlyUpdates
    {
        get
        {
            foreach (var write in _writes.Values)
            {
                if (write.Expected == 0) return false;
            }

            return true;
        }
    }

    /// <summary>Six parameters for each state, in key order: what it is, the version that it must have, and what it becomes.</summary>
    internal NpgsqlParameter[] SingleParameters() => [.. InKeyOrder().SelectMany(write => UpdateParameters(write.Key, write.Value))];

    /// <summary>The parameters of <c>UpdateStates</c> for all states.</summary>
    internal NpgsqlParameter[] SetParameters() => SetParameters(InKeyOrder());

    // Batches of two silos never lock rows in opposite orders.
    private IOrderedEnumerable<KeyValuePair<ItemKey, Write>> InKeyOrder() => _writes.OrderBy(write => write.Key);

    private static NpgsqlParameter[] UpdateParameters(ItemKey key, Write write) =>
    [
        CommitSql.Scalar(key.KindId, NpgsqlDbType.Integer),
        CommitSql.Scalar(key.GrainKey, NpgsqlDbType.Text),
        CommitSql.Scalar(write.Expected, NpgsqlDbType.Bigint),
        CommitSql.Scalar(write.Version, NpgsqlDbType.Bigint),
        CommitSql.Scalar(write.TransactionId, NpgsqlDbType.Bigint),
        CommitSql.Scalar(write.Payload, NpgsqlDbType.Jsonb),
    ];

    private static void AddUpdates(NpgsqlBatch batch, IEnumerable<KeyValuePair<ItemKey, Write>> rows)
    {
        if (rows.Any()) CommitSql.Append(batch, UpdateSql, SetParameters(rows));
    }

    private static NpgsqlParameter[] SetParameters(IEnumerable<KeyValuePair<ItemKey, Write>> rows)
    {
        var columns = new WriteColumns();
        var expected = new Column<long>(NpgsqlDbType.Bigint);
        foreach (var (key, write) in rows)
        {
            columns.Add(key, write);
            expected.Add(write.Expected);
        }

        return
        [
            columns.Kinds.ToParameter(), columns.Keys.ToParameter(), expected.ToParameter(), columns.Versions.ToParameter(),
            columns.Transactions.ToParameter(), columns.Payloads.ToParameter(), CommitSql.Scalar((long)expected.Count, NpgsqlDbType.Bigint),
        ];
    }

    private static void AddInserts(NpgsqlBatch batch, IEnumerable<KeyValuePair<ItemKey, Write>> rows)
    {
        var columns = new WriteColumns();
        foreach (var (key, write) in rows)
        {
            columns.Add(key, write);
        }

        if (columns.Kinds.Count == 0) return;
        CommitSql.Append(batch, InsertSql,
            columns.Kinds.ToParameter(), columns.Keys.ToParameter(), columns.Versions.ToParameter(), columns.Transactions.ToParameter(),
            columns.Payloads.ToParameter(), CommitSql.Scalar((long)columns.Kinds.Count, NpgsqlDbType.Bigint));
    }

    private readonly record struct Write(long Expected, long Version, long TransactionId, string? Payload);

    private sealed class WriteColumns
    {
        public Column<int> Kinds { get; } = new(NpgsqlDbType.Integer);

        public Column<string> Keys { get; } = new(NpgsqlDbType.Text);

        public Column<long> Versions { get; } = new(NpgsqlDbType.Bigint);

        public Column<long> Transactions { get; } = new(NpgsqlDbType.Bigint);

        public Column<string?> Payloads { get; } = new(NpgsqlDbType.Text);

        public void Add(ItemKey key, Write write)
        {
            Kinds.Add(key.KindId);
            Keys.Add(key.GrainKey);
            Versions.Add(write.Version);
            Transactions.Add(write.TransactionId);
            Payloads.Add(write.Payload);
        }
    }
}
