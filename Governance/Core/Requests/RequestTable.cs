using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Requests;

/// <summary>The new rows of <c>platform.request</c> in a batch. Fails the batch when a key exists.</summary>
internal sealed class RequestTable : BatchTable
{
    private readonly Column<string> _services = new(NpgsqlDbType.Text);
    private readonly Column<string> _principals = new(NpgsqlDbType.Text);
    private readonly Column<string> _operations = new(NpgsqlDbType.Text);
    private readonly Column<string> _keys = new(NpgsqlDbType.Text);
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<byte[]> _fingerprints = new(NpgsqlDbType.Bytea);
    private readonly Column<short> _statuses = new(NpgsqlDbType.Smallint);
    private readonly Column<string?> _answers = new(NpgsqlDbType.Text);
    private readonly Column<DateTimeOffset> _accepted = new(NpgsqlDbType.TimestampTz);
    private readonly Column<DateTimeOffset?> _ended = new(NpgsqlDbType.TimestampTz);
    private readonly Column<DateTimeOffset?> _retained = new(NpgsqlDbType.TimestampTz);
    private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);
    private readonly Column<bool> _durable = new(NpgsqlDbType.Boolean);
    private readonly Column<string> _grains = new(NpgsqlDbType.Text);
    private readonly Column<string> _interfaces = new(NpgsqlDbType.Text);
    private readonly Column<string> _methods = new(NpgsqlDbType.Text);
    private readonly Column<string?> _arguments = new(NpgsqlDbType.Text);
    private readonly Column<Guid?> _parents = new(NpgsqlDbType.Uuid);
    private readonly Column<int?> _ordinals = new(NpgsqlDbType.Integer);
    private readonly Column<short> _slots = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _epochs = new(NpgsqlDbType.Bigint);

    public override int Order => 300;

    public override int Count => _keys.Count;

    public void Add(RequestRow row, long transactionId)
    {
        _services.Add(row.ServiceId);
        _principals.Add(row.Key.Principal);
        _operations.Add(row.Key.Operation);
        _keys.Add(row.Key.Key);
        _requests.Add(row.RequestId);
        _fingerprints.Add(row.Fingerprint);
        _statuses.Add((short)row.Status);
        _answers.Add(row.AnswerJson);
        _accepted.Add(row.AcceptedAt);
        _ended.Add(row.EndedAt);
        _retained.Add(row.RetainUntil);
        _transactions.Add(transactionId);
        _durable.Add(row.ArgumentsJson is not null);
        _grains.Add(row.Grain.ToString());
        _interfaces.Add(row.Method.InterfaceName);
        _methods.Add(row.Method.MethodName);
        _arguments.Add(row.ArgumentsJson);
        _parents.Add(row.Step?.RequestId);
        _ordinals.Add(row.Step?.Ordinal);
        _slots.Add(row.Claim.Slot);
        _epochs.Add(row.Claim.Epoch);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, RequestSql.Insert,
        _services.ToParameter(), _principals.ToParameter(), _operations.ToParameter(), _keys.ToParameter(), _requests.ToParameter(),
        _fingerprints.ToParameter(), _statuses.ToParameter(), _answers.ToParameter(), _accepted.ToParameter(), _ended.ToParameter(),
        _retained.ToParameter(), _transactions.ToParameter(), _durable.ToParameter(), _grains.ToParameter(), _interfaces.ToParameter(),
        _methods.ToParameter(), _arguments.ToParameter(), _parents.ToParameter(), _ordinals.ToParameter(),
        _slots.ToParameter(), _epochs.ToParameter(),
        CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _services.Clear();
        _principals.Clear();
        _operations.Clear();
        _keys.Clear();
        _requests.Clear();
        _fingerprints.Clear();
        _statuses.Clear();
        _answers.Clear();
        _accepted.Clear();
        _ended.Clear();
        _retained.Clear();
        _transactions.Clear();
        _durable.Clear();
        _grains.Clear();
        _interfaces.Clear();
        _methods.Clear();
        _arguments.Clear();
        _parents.Clear();
        _ordinals.Clear();
        _slots.Clear();
        _epochs.Clear();
    }
}
