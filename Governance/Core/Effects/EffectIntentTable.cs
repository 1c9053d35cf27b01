using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Effects;

/// <summary>The new rows of <c>platform.effect</c> in a batch. Fails the batch when one exists.</summary>
internal sealed class EffectIntentTable : BatchTable
{
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<int> _ordinals = new(NpgsqlDbType.Integer);
    private readonly Column<string> _services = new(NpgsqlDbType.Text);
    private readonly Column<string> _names = new(NpgsqlDbType.Text);
    private readonly Column<string> _providers = new(NpgsqlDbType.Text);
    private readonly Column<string> _keys = new(NpgsqlDbType.Text);
    private readonly Column<DateTimeOffset> _intended = new(NpgsqlDbType.TimestampTz);
    private readonly Column<DateTimeOffset> _deadlines = new(NpgsqlDbType.TimestampTz);
    private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);

    public override int Order => 320;

    public override int Count => _requests.Count;

    public void Add(EffectIntentRow row, long transactionId)
    {
        _requests.Add(row.Step.RequestId);
        _ordinals.Add(row.Step.Ordinal);
        _services.Add(row.ServiceId);
        _names.Add(row.Name);
        _providers.Add(row.Provider);
        _keys.Add(row.Key);
        _intended.Add(row.IntendedAt);
        _deadlines.Add(row.Deadline);
        _transactions.Add(transactionId);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, EffectSql.Insert,
        _requests.ToParameter(), _ordinals.ToParameter(), _services.ToParameter(), _names.ToParameter(), _providers.ToParameter(),
        _keys.ToParameter(), _intended.ToParameter(), _deadlines.ToParameter(), _transactions.ToParameter(),
        CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _requests.Clear();
        _ordinals.Clear();
        _services.Clear();
        _names.Clear();
        _providers.Clear();
        _keys.Clear();
        _intended.Clear();
        _deadlines.Clear();
        _transactions.Clear();
    }
}
