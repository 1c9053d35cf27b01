using Npgsql;
using NpgsqlTypes;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Durable;

/// <summary>The claims that a batch relies on. Fails it when one of them is another silo's.</summary>
internal sealed class ClaimTable : BatchTable
{
    private readonly Column<Guid> _requests = new(NpgsqlDbType.Uuid);
    private readonly Column<short> _slots = new(NpgsqlDbType.Smallint);
    private readonly Column<long> _epochs = new(NpgsqlDbType.Bigint);

    // Before the rows of requests, which may end one.
    public override int Order => 290;

    public override int Count => _requests.Count;

    public void Add(RunClaim claim)
    {
        _requests.Add(claim.RequestId);
        _slots.Add(claim.Slot);
        _epochs.Add(claim.Epoch);
    }

    public override void AddCommands(NpgsqlBatch batch) => CommitSql.Append(batch, RequestSql.RequireClaims,
        _requests.ToParameter(), _slots.ToParameter(), _epochs.ToParameter(), CommitSql.Scalar((long)Count, NpgsqlDbType.Bigint));

    public override void Clear()
    {
        _requests.Clear();
        _slots.Clear();
        _epochs.Clear();
    }
}
