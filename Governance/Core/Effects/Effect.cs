using Orleans.Platform.Effects;
using Orleans.Platform.Governance.Durable;

namespace Orleans.Platform.Governance.Effects;

/// <summary>One call of <see cref="IEffects"/>.</summary>
internal sealed record Effect<TReceipt>(
    StepId Id,
    DurableStep Step,
    GrainId Grain,
    string Name,
    string Provider,
    Func<EffectAttempt, Task<TReceipt>> Call,
    Func<EffectAttempt, Task<TReceipt?>>? Reconcile,
    EffectOptions Options) where TReceipt : class
{
    public EffectParkedException Parked() => new(
        $"The effect '{Name}' at {Provider} (key {Step.Key}) got no final answer before its deadline. It waits for a person.");
}
