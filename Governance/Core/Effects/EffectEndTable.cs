using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Effects;

/// <summary>The effects that end with a batch. Fails the batch when one has ended before.</summary>
internal sealed class EffectEndTable : BatchTable
{
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<int> _ordinals = new(NpgsqlDbType.Integer);
    private readonly Column<short> _statuses = new(NpgsqlDbType.Smallint);
    private readonly Column<int> _attempts = new(NpgsqlDbType.Integer);
    private readonly Column<string?> _receipts = new(NpgsqlDbType.Text);
    private readonly Column<DateTimeOffset> _settled = new(NpgsqlDbType.TimestampTz);
    private readonly Column<string?> _errors = new(NpgsqlDbType.Text);

    public override int Order => 330;

    public override int Count => _requests.Count;

    public void Add(EffectEndRow row)
    {
        _requests.Add(row.Step.RequestId);
        _ordinals.Add(row.Step.Ordinal);
        _statuses.Add((short)row.Status);
        _attempts.Add(row.Attempts);
        _receipts.Add(row.ReceiptJson);
        _settled.Add(row.SettledAt);
        _errors.Add(row.LastError);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, EffectSql.End,
        _requests.ToParameter(), _ordinals.ToParameter(), _statuses.ToParameter(), _attempts.ToParameter(), _receipts.ToParameter(),
        _settled.ToParameter(), _errors.ToParameter(), CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _requests.Clear();
        _ordinals.Clear();
        _statuses.Clear();
        _attempts.Clear();
        _receipts.Clear();
        _settled.Clear();
        _errors.Clear();
    }
}
