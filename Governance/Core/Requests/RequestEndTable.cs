using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Requests;

/// <summary>The durable requests that end with a batch. Fails the batch when one is not running.</summary>
internal sealed class RequestEndTable : BatchTable
{
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<short> _statuses = new(NpgsqlDbType.Smallint);
    private readonly Column<string?> _answers = new(NpgsqlDbType.Text);
    private readonly Column<DateTimeOffset> _ended = new(NpgsqlDbType.TimestampTz);
    private readonly Column<DateTimeOffset> _retained = new(NpgsqlDbType.TimestampTz);

    public override int Order => 310;

    public override int Count => _requests.Count;

    public void Add(RequestEndRow row)
    {
        _requests.Add(row.Claim.RequestId);
        _statuses.Add((short)row.Answer.Status);
        _answers.Add(row.Answer.Json);
        _ended.Add(row.EndedAt);
        _retained.Add(row.RetainUntil);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, RequestSql.End,
        _requests.ToParameter(), _statuses.ToParameter(), _answers.ToParameter(), _ended.ToParameter(), _retained.ToParameter(),
        CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _requests.Clear();
        _statuses.Clear();
        _answers.Clear();
        _ended.Clear();
        _retained.Clear();
    }
}
