using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Work;

/// <summary>The new rows of <c>platform.committed_work</c> in a batch.</summary>
internal sealed class WorkTable : BatchTable
{
    private readonly Column<Guid> _ids = new(NpgsqlDbType.Uuid);
    private readonly Column<string> _services = new(NpgsqlDbType.Text);
    private readonly Column<string> _handlers = new(NpgsqlDbType.Text);
    private readonly Column<string> _contents = new(NpgsqlDbType.Text);
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<string> _principals = new(NpgsqlDbType.Text);
    private readonly Column<long> _transactions = new(NpgsqlDbType.Bigint);
    private readonly Column<short> _slots = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _epochs = new(NpgsqlDbType.Bigint);
    private readonly Column<DateTimeOffset> _due = new(NpgsqlDbType.TimestampTz);

    public override int Order => 340;

    public override int Count => _ids.Count;

    public void Add(WorkRow row, long transactionId)
    {
        _ids.Add(row.WorkId);
        _services.Add(row.ServiceId);
        _handlers.Add(row.Handler);
        _contents.Add(row.ContentJson);
        _requests.Add(row.RequestId);
        _principals.Add(row.Principal);
        _transactions.Add(transactionId);
        _slots.Add(row.Slot);
        _epochs.Add(row.Epoch);
        _due.Add(row.NextTryAt);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, WorkSql.Insert,
        _ids.ToParameter(), _services.ToParameter(), _handlers.ToParameter(), _contents.ToParameter(), _requests.ToParameter(),
        _principals.ToParameter(), _transactions.ToParameter(), _slots.ToParameter(), _epochs.ToParameter(), _due.ToParameter());

    public override void Clear()
    {
        _ids.Clear();
        _services.Clear();
        _handlers.Clear();
        _contents.Clear();
        _requests.Clear();
        _principals.Clear();
        _transactions.Clear();
        _slots.Clear();
        _epochs.Clear();
        _due.Clear();
    }
}
