using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Work;

/// <summary>Work that commits with its transaction.</summary>
[GenerateSerializer, Immutable]
internal sealed record WorkRow(
    [property: Id(0)] Guid WorkId,
    [property: Id(1)] string ServiceId,
    [property: Id(2)] string Handler,
    [property: Id(3)] string ContentJson,
    [property: Id(4)] Guid RequestId,
    [property: Id(5)] string Principal,
    [property: Id(6)] short Slot,
    [property: Id(7)] long Epoch,
    [property: Id(8)] DateTimeOffset NextTryAt) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<WorkTable>().Add(this, transactionId);
}

/// <summary>What became of a try: done, parked, or another one at a time.</summary>
internal sealed record WorkTriedRow(Guid WorkId, WorkStatus Status, int Attempts, DateTimeOffset At, string? LastError) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<WorkTriedTable>().Add(this);
}

internal enum WorkStatus : short
{
    Open = 0,
    Done = 1,
    Parked = 2,
}
