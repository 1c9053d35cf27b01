using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>The rows of <c>platform.state_history</c> in a batch: every version with its content.</summary>
public sealed class HistoryTable : BatchTable
{
    private static readonly string Sql = CommitSql.Queries["InsertHistory"];

    private readonly Column<int> _kinds = new(NpgsqlDbType.Integer);
    private readonly Column<string> _keys = new(NpgsqlDbType.Text);
    private readonly Column<long> _versions = new(NpgsqlDbType.Bigint);
    private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);
    private readonly Column<short> _calls = new(NpgsqlDbType.Smallint);
    private readonly Column<string?> _payloads = new(NpgsqlDbType.Text);

    /// <inheritdoc/>
    public override int Order => 210;

    /// <inheritdoc/>
    public override int Count => _kinds.Count;

    /// <summary>Appends a version; a null payload is a cleared state.</summary>
    public void Add(ItemKey item, long version, long transactionId, short call, string? payloadJson)
    {
        _kinds.Add(item.KindId);
        _keys.Add(item.GrainKey);
        _versions.Add(version);
        _transactions.Add(transactionId);
        _calls.Add(call);
        _payloads.Add(payloadJson);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, Sql,
        _kinds.ToParameter(), _keys.ToParameter(), _versions.ToParameter(), _transactions.ToParameter(), _calls.ToParameter(),
        _payloads.ToParameter());

    /// <inheritdoc/>
    public override void Clear()
    {
        _kinds.Clear();
        _keys.Clear();
        _versions.Clear();
        _transactions.Clear();
        _calls.Clear();
        _payloads.Clear();
    }
}
