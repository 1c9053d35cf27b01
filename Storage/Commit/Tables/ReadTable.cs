using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>The reads in a batch: one row of <c>platform.read_log</c>.</summary>
public sealed class ReadTable : BatchTable
{
    private static readonly string Sql = CommitSql.Queries["InsertReads"];

    private readonly Column<int> _kinds = new(NpgsqlDbType.Integer);
    private readonly Column<string> _keys = new(NpgsqlDbType.Text);
    private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);
    private readonly Column<short> _calls = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _versions = new(NpgsqlDbType.Bigint);
    private long _batchId;

    /// <inheritdoc/>
    public override int Order => 220;

    /// <inheritdoc/>
    public override int Count => _kinds.Count;

    /// <inheritdoc/>
    public override void SetBatch(long batchId) => _batchId = batchId;

    /// <summary>Appends a read; version 0 means that the item did not exist.</summary>
    public void Add(ItemKey item, long transactionId, short call, long version)
    {
        _kinds.Add(item.KindId);
        _keys.Add(item.GrainKey);
        _transactions.Add(transactionId);
        _calls.Add(call);
        _versions.Add(version);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, Sql,
        _kinds.ToParameter(), _keys.ToParameter(), _transactions.ToParameter(), _calls.ToParameter(), _versions.ToParameter(),
        CommitSql.Scalar(_batchId, NpgsqlDbType.Bigint));

    /// <inheritdoc/>
    public override void Clear()
    {
        _kinds.Clear();
        _keys.Clear();
        _transactions.Clear();
        _calls.Clear();
        _versions.Clear();
    }
}
