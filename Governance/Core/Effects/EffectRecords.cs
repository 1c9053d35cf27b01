using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Effects;

/// <summary>Makes intents and ends of effects durable.</summary>
internal sealed class EffectRecords(ICommitPipeline pipeline, ISiloPlace place, TimeProvider timeProvider)
{
    /// <summary>Returns when the intent is durable; only then may the call leave.</summary>
    public async Task<RecordedEffect> IntendAsync(StepId step, string key, string name, string provider, TimeSpan lifetime)
    {
        var now = timeProvider.GetUtcNow();
        await pipeline.CommitAsync([new EffectIntentRow(step, ClaimOf(step), place.ServiceId, name, provider, key, now, now + lifetime)]);
        return new RecordedEffect(EffectStatus.Intended, Attempts: 0, now + lifetime, ReceiptJson: null);
    }

    public Task SettleAsync(StepId step, int attempts, string receiptJson)
        => EndAsync(new EffectEndRow(step, ClaimOf(step), EffectStatus.Settled, attempts, receiptJson, timeProvider.GetUtcNow(), LastError: null));

    public Task ParkAsync(StepId step, int attempts, Exception? lastError)
        => EndAsync(new EffectEndRow(step, ClaimOf(step), EffectStatus.Parked, attempts, ReceiptJson: null, timeProvider.GetUtcNow(), lastError?.GetType().FullName));

    private RunClaim ClaimOf(StepId step) => RunClaim.Of(step.RequestId, place);

    private Task EndAsync(EffectEndRow row) => pipeline.CommitAsync([row]);
}
