using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Work;

/// <summary>The tries of committed work that a batch records.</summary>
internal sealed class WorkTriedTable : BatchTable
{
    private readonly Column<Guid> _ids = new(NpgsqlDbType.Uuid);
    private readonly Column<short> _statuses = new(NpgsqlDbType.Smallint);
    private readonly Column<int> _attempts = new(NpgsqlDbType.Integer);
    private readonly Column<DateTimeOffset> _times = new(NpgsqlDbType.TimestampTz);
    private readonly Column<string?> _errors = new(NpgsqlDbType.Text);

    public override int Order => 350;

    public override int Count => _ids.Count;

    public void Add(WorkTriedRow row)
    {
        _ids.Add(row.WorkId);
        _statuses.Add((short)row.Status);
        _attempts.Add(row.Attempts);
        _times.Add(row.At);
        _errors.Add(row.LastError);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, WorkSql.RecordTries,
        _ids.ToParameter(), _statuses.ToParameter(), _attempts.ToParameter(), _times.ToParameter(), _errors.ToParameter());

    public override void Clear()
    {
        _ids.Clear();
        _statuses.Clear();
        _attempts.Clear();
        _times.Clear();
        _errors.Clear();
    }
}
