using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Work;

/// <summary>Work that commits with its transaction.</summary>
internal sealed record WorkRow(
    Guid WorkId,
    string ServiceId,
    string Handler,
    string ContentJson,
    Guid RequestId,
    string Principal,
    short Slot,
    long Epoch,
    DateTimeOffset NextTryAt) : ICommitRow
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
