using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit.Tables;

/// <summary>What a batch tells of its transactions, of what they have written and read: one row of <c>platform.commit_log</c>.</summary>
public sealed class LogTable : BatchTable
{
    private static readonly string Sql = CommitSql.Queries["InsertLog"];

    private readonly Column<long> _ids = new(NpgsqlDbType.Bigint);
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<int> _principals = new(NpgsqlDbType.Integer);
    private readonly Column<DateTime> _started = new(NpgsqlDbType.TimestampTz);
    private readonly Column<string> _calls = new(NpgsqlDbType.Text);
    private readonly Column<Guid?> _tries = new(NpgsqlDbType.Uuid);
    private readonly Accesses _writes = new();
    private readonly Column<string?> _payloads = new(NpgsqlDbType.Text);
    private readonly Accesses _reads = new();
    private readonly Column<Guid> _lateRequests = new(NpgsqlDbType.Uuid);
    private (long First, long Last) _ranOver;
    private IdRange _triesRange, _requestsRange;
    private long _batchId;

    // After what a guard can refuse; and while the database is busy with that, this long statement is put on its way.
    /// <inheritdoc/>
    public override int Order => 800;

    /// <inheritdoc/>
    public override int Count => _ids.Count;

    /// <inheritdoc/>
    public override void SetBatch(long batchId) => _batchId = batchId;

    /// <summary>Appends a transaction; its writes and reads are appended before or after it.</summary>
    /// <param name="transactionId">Its commit stamp.</param>
    /// <param name="tryId">The id under which it can be asked for; null for commits that are no grain's transaction.</param>
    /// <param name="requestId">The request that it belongs to.</param>
    /// <param name="principalId">Who made it.</param>
    /// <param name="startedAt">When its first call began.</param>
    /// <param name="callsJson">The call tree.</param>
    public void AddTransaction(long transactionId, Guid? tryId, Guid requestId, int principalId, DateTime startedAt, string callsJson)
    {
        _ranOver = Count == 0
            ? (transactionId, transactionId)
            : (Math.Min(_ranOver.First, transactionId), Math.Max(_ranOver.Last, transactionId));
        if (tryId is { } id) _triesRange.Add(id);
        if (LogNames.TellsTime(requestId, transactionId)) _requestsRange.Add(requestId);
        else _lateRequests.Add(requestId);

        _ids.Add(transactionId);
        _tries.Add(tryId);
        _requests.Add(requestId);
        _principals.Add(principalId);
        _started.Add(startedAt);
        _calls.Add(callsJson);
    }

    /// <summary>Appends a version; a null payload is a cleared state.</summary>
    public void AddWrite(ItemKey item, long version, long transactionId, short call, string? payloadJson)
    {
        _writes.Add(item, version, transactionId, call);
        _payloads.Add(payloadJson);
    }

    /// <summary>Appends a read; version 0 means that the item did not exist.</summary>
    public void AddRead(ItemKey item, long version, long transactionId, short call) => _reads.Add(item, version, transactionId, call);

    /// <inheritdoc/>
    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, Sql, ToParameters());

    /// <summary>The columns of the row.</summary>
    internal NpgsqlParameter[] ToParameters() =>
    [
        CommitSql.Scalar(_batchId, NpgsqlDbType.Bigint),
        CommitSql.Scalar(_ranOver.First, NpgsqlDbType.Bigint), CommitSql.Scalar(_ranOver.Last, NpgsqlDbType.Bigint),
        CommitSql.Scalar(_triesRange.First, NpgsqlDbType.Uuid), CommitSql.Scalar(_triesRange.Last, NpgsqlDbType.Uuid),
        _ids.ToParameter(), _requests.ToParameter(), _principals.ToParameter(), _started.ToParameter(), _calls.ToParameter(), _tries.ToParameter(),
        .. _writes.ToParameters(), _payloads.ToParameter(), .. _reads.ToParameters(),
        CommitSql.Scalar(_requestsRange.First, NpgsqlDbType.Uuid), CommitSql.Scalar(_requestsRange.Last, NpgsqlDbType.Uuid),
        _lateRequests.ToParameter(), _writes.NamesToParameter(), _reads.NamesToParameter(),
    ];

    /// <inheritdoc/>
    public override void Clear()
    {
        _ids.Clear();
        _requests.Clear();
        _principals.Clear();
        _started.Clear();
        _calls.Clear();
        _tries.Clear();
        _writes.Clear();
        _payloads.Clear();
        _reads.Clear();
        _lateRequests.Clear();
        _triesRange = _requestsRange = default;
    }

    /// <summary>Which versions of which items, in which calls of which transactions.</summary>
    private sealed class Accesses
    {
        private readonly Column<int> _kinds = new(NpgsqlDbType.Integer);
        private readonly Column<string> _keys = new(NpgsqlDbType.Text);
        private readonly Column<long> _versions = new(NpgsqlDbType.Bigint);
        private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);
        private readonly Column<short> _calls = new(NpgsqlDbType.Smallint);
        private readonly Column<int> _names = new(NpgsqlDbType.Integer);
        private readonly HashSet<int> _known = [];

        public void Add(ItemKey item, long version, long transactionId, short call)
        {
            _kinds.Add(item.KindId);
            _keys.Add(item.GrainKey);
            _versions.Add(version);
            _transactions.Add(transactionId);
            _calls.Add(call);
            var name = LogNames.Hash(item.GrainKey);
            if (_known.Add(name)) _names.Add(name);
        }

        public NpgsqlParameter NamesToParameter() => _names.ToParameter();

        public NpgsqlParameter[] ToParameters()
            => [_kinds.ToParameter(), _keys.ToParameter(), _versions.ToParameter(), _transactions.ToParameter(), _calls.ToParameter()];

        public void Clear()
        {
            _kinds.Clear();
            _keys.Clear();
            _versions.Clear();
            _transactions.Clear();
            _calls.Clear();
            _names.Clear();
            _known.Clear();
        }
    }

    /// <summary>From the first id to the last one.</summary>
    private struct IdRange
    {
        public Guid? First { get; private set; }

        public Guid? Last { get; private set; }

        public void Add(Guid id)
        {
            if (First is not { } first || id < first) First = id;
            if (Last is not { } last || id > last) Last = id;
        }
    }
}
