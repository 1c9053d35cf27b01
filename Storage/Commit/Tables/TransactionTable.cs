using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>The rows of <c>platform.transaction</c> in a batch.</summary>
public sealed class TransactionTable : BatchTable
{
    private static readonly string Sql = CommitSql.Queries["InsertTransactions"];

    private readonly Column<long> _ids = new(NpgsqlDbType.Bigint);
    private readonly Column<Guid?> _tries = new(NpgsqlDbType.Uuid);
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<int> _principals = new(NpgsqlDbType.Integer);
    private readonly Column<DateTime> _started = new(NpgsqlDbType.TimestampTz);
    private readonly Column<string> _calls = new(NpgsqlDbType.Text);
    private long _batchId;

    /// <inheritdoc/>
    public override int Order => 100;

    /// <inheritdoc/>
    public override int Count => _ids.Count;

    /// <inheritdoc/>
    public override void SetBatch(long batchId) => _batchId = batchId;

    /// <summary>Appends a transaction.</summary>
    public void Add(long transactionId, Guid? tryId, Guid requestId, int principalId, DateTime startedAt, string callsJson)
    {
        _ids.Add(transactionId);
        _tries.Add(tryId);
        _requests.Add(requestId);
        _principals.Add(principalId);
        _started.Add(startedAt);
        _calls.Add(callsJson);
    }

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, Sql,
        _ids.ToParameter(), _requests.ToParameter(), _principals.ToParameter(), _started.ToParameter(), _calls.ToParameter(),
        CommitSql.Scalar(_batchId, NpgsqlDbType.Bigint), _tries.ToParameter());

    /// <inheritdoc/>
    public override void Clear()
    {
        _ids.Clear();
        _tries.Clear();
        _requests.Clear();
        _principals.Clear();
        _started.Clear();
        _calls.Clear();
    }
}
