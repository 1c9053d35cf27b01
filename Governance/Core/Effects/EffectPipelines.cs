using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Orleans.Platform.Effects;
using Polly;
using Polly.CircuitBreaker;
using Polly.Retry;
using Polly.Timeout;

namespace Orleans.Platform.Governance.Effects;

/// <summary>How tries follow each other: pauses that double, a time limit for each, and rest for a provider that fails all the time.</summary>
internal sealed class EffectPipelines(IOptions<GovernanceOptions> options, TimeProvider timeProvider)
{
    private readonly ConcurrentDictionary<string, ResiliencePipeline> _breakers = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<(string Provider, EffectOptions Options), ResiliencePipeline> _pipelines = new();

    /// <summary>The pipeline for effects at a provider. It tries until its token ends; all effects at a provider share the circuit breaker.</summary>
    public ResiliencePipeline For(string provider, EffectOptions effect)
        => _pipelines.GetOrAdd((provider, effect), key => Build(Breaker(key.Provider), key.Options));

    private ResiliencePipeline Breaker(string provider) => _breakers.GetOrAdd(provider, _ => NewBuilder()
        .AddCircuitBreaker(new CircuitBreakerStrategyOptions
        {
            FailureRatio = options.Value.BreakerFailureRatio,
            MinimumThroughput = options.Value.BreakerMinimumThroughput,
            SamplingDuration = TimeSpan.FromSeconds(10),
            BreakDuration = options.Value.BreakDuration,
            // An answer that leaves things open is an answer; and the end of this silo says nothing about the provider.
            ShouldHandle = static arguments => ValueTask.FromResult(
                arguments.Outcome.Exception is { } failure and not EffectUncertainException and not OperationCanceledException),
        })
        .Build());

    private ResiliencePipeline Build(ResiliencePipeline breaker, EffectOptions effect) => NewBuilder()
        .AddRetry(new RetryStrategyOptions
        {
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            UseJitter = true,
            Delay = effect.FirstDelay,
            MaxDelay = effect.MaxDelay,
            ShouldHandle = static arguments => ValueTask.FromResult(arguments.Outcome.Exception is not null),
        })
        .AddPipeline(breaker)
        .AddTimeout(new TimeoutStrategyOptions { Timeout = effect.AttemptTimeout })
        .Build();

    private ResiliencePipelineBuilder NewBuilder() => new() { TimeProvider = timeProvider };
}
