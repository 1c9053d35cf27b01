using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Effects;

/// <summary>The intent of an effect: durable before the call leaves.</summary>
internal sealed record EffectIntentRow(
    StepId Step, RunClaim Claim, string ServiceId, string Name, string Provider, string Key, DateTimeOffset IntendedAt, DateTimeOffset Deadline) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId)
    {
        Claim.Require(batch);
        batch.Table<EffectIntentTable>().Add(this, transactionId);
    }
}

/// <summary>The end of an effect: its receipt, or that it was parked.</summary>
internal sealed record EffectEndRow(
    StepId Step, RunClaim Claim, EffectStatus Status, int Attempts, string? ReceiptJson, DateTimeOffset SettledAt, string? LastError) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId)
    {
        Claim.Require(batch);
        batch.Table<EffectEndTable>().Add(this);
    }
}
