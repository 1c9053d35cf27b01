using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Durable;

/// <summary>The durable requests that a batch gives to this silo. Fails it when another one has taken or ended one meanwhile.</summary>
internal sealed class ClaimMoveTable : BatchTable
{
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<short> _slots = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _epochs = new(NpgsqlDbType.Bigint);
    private readonly Column<short> _oldSlots = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _oldEpochs = new(NpgsqlDbType.Bigint);

    // After the claims that the batch relies on.
    public override int Order => 295;

    public override int Count => _requests.Count;

    public void Add(ClaimMoveRow row)
    {
        _requests.Add(row.To.RequestId);
        _slots.Add(row.To.Slot);
        _epochs.Add(row.To.Epoch);
        _oldSlots.Add(row.From.Slot);
        _oldEpochs.Add(row.From.Epoch);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, RequestSql.MoveClaims,
        _requests.ToParameter(), _slots.ToParameter(), _epochs.ToParameter(), _oldSlots.ToParameter(), _oldEpochs.ToParameter(),
        CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _requests.Clear();
        _slots.Clear();
        _epochs.Clear();
        _oldSlots.Clear();
        _oldEpochs.Clear();
    }
}
