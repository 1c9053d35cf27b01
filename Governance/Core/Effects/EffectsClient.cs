using System.Diagnostics;
using Orleans.Platform.Effects;
using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Governance.Requests;

namespace Orleans.Platform.Governance.Effects;

/// <summary>Implements <see cref="IEffects"/> for the run of a durable method that the current code belongs to.</summary>
internal sealed class EffectsClient(
    EffectRecords records, EffectPipelines pipelines, RequestJson json, SiloStop stop, TimeProvider timeProvider) : IEffects
{
    private static readonly EffectOptions Defaults = new();

    public async Task<TReceipt> CallAsync<TReceipt>(
        string name,
        string provider,
        Func<EffectAttempt, Task<TReceipt>> call,
        Func<EffectAttempt, Task<TReceipt?>>? reconcile = null,
        EffectOptions? options = null) where TReceipt : class
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentException.ThrowIfNullOrWhiteSpace(provider);
        ArgumentNullException.ThrowIfNull(call);
        EffectLimits.Validate(options ??= Defaults);
        var run = DurableRun.Current
            ?? throw new InvalidOperationException($"The effect '{name}' was called outside of a [DurableRequest] method. Only those have a record that makes it happen once.");

        var step = run.Begin(DurableJournal.EffectName(name, provider));
        using var activity = GovernanceTelemetry.StartEffect(name, provider, step.Key);
        var effect = new Effect<TReceipt>(new StepId(run.RequestId, step.Ordinal), step, run.Grain, name, provider, call, reconcile, options);
        try
        {
            return await ReplayOrRunAsync(effect);
        }
        catch (Exception failure) when (failure is not EffectParkedException)
        {
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            run.Break(failure);
            throw;
        }
    }

    private async Task<TReceipt> ReplayOrRunAsync<TReceipt>(Effect<TReceipt> effect) where TReceipt : class
    {
        switch (effect.Step.Effect)
        {
            case { Status: EffectStatus.Settled, ReceiptJson: { } receipt }:
                return (TReceipt)(await json.ReadAsync(receipt, typeof(TReceipt)))!;
            case { Status: EffectStatus.Parked }:
                throw effect.Parked();
            case var recorded:
                recorded ??= await records.IntendAsync(effect.Id, effect.Step.Key, effect.Name, effect.Provider, effect.Options.Deadline);
                return await RunAsync(effect, recorded);
        }
    }

    private async Task<TReceipt> RunAsync<TReceipt>(Effect<TReceipt> effect, RecordedEffect recorded) where TReceipt : class
    {
        var tries = new EffectTries<TReceipt>(
            effect.Provider, effect.Step.Key, effect.Call, effect.Reconcile, recorded.Attempts, TaskScheduler.Current);
        var receipt = await TryUntilAsync(effect, tries, recorded.Deadline);
        if (receipt is null)
        {
            await records.ParkAsync(effect.Id, tries.Attempts, tries.LastError);
            GovernanceTelemetry.EffectParked(effect.Provider);
            throw effect.Parked();
        }

        await records.SettleAsync(effect.Id, tries.Attempts, await json.WriteAsync(receipt, typeof(TReceipt), effect.Grain));
        GovernanceTelemetry.EffectSettled(effect.Provider);
        return receipt;
    }

    /// <summary>The receipt; null when the deadline passed without one. A stop of the silo throws, and the effect stays as it is.</summary>
    private async Task<TReceipt?> TryUntilAsync<TReceipt>(Effect<TReceipt> effect, EffectTries<TReceipt> tries, DateTimeOffset deadline)
        where TReceipt : class
    {
        var remaining = deadline - timeProvider.GetUtcNow();
        if (remaining > TimeSpan.Zero)
        {
            using var expiry = new CancellationTokenSource(remaining, timeProvider);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(expiry.Token, stop.Token);
            try
            {
                return await pipelines.For(effect.Provider, effect.Options).ExecuteAsync(
                    static async (running, token) => await running.TryAsync(token).ConfigureAwait(false), tries, either.Token);
            }
            catch (Exception) when (expiry.IsCancellationRequested && !stop.IsStopping)
            {
                // Falls through to the last question.
            }
        }

        // The provider has forgotten the key by now, so nothing may be repeated; but it may know what it did.
        using var limit = new CancellationTokenSource(effect.Options.AttemptTimeout, timeProvider);
        using var last = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stop.Token);
        var known = await tries.AskAsync(last.Token);
        stop.Token.ThrowIfCancellationRequested();
        return known;
    }
}
