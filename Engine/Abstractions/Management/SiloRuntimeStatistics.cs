using Orleans.Statistics;

namespace Orleans.Runtime;

/// <summary>What a silo uses and does.</summary>
[GenerateSerializer, Immutable, Alias("Orleans.Runtime.SiloRuntimeStatistics")]
public sealed class SiloRuntimeStatistics
{
    internal SiloRuntimeStatistics() { }

    [Id(0)]
    public int ActivationCount { get; internal init; }

    [Id(1)]
    public int RecentlyUsedActivationCount { get; internal init; }

    [Id(6)]
    public bool IsOverloaded { get; internal init; }

    [Id(7)]
    public long ClientCount { get; internal init; }

    [Id(8)]
    public long ReceivedMessages { get; internal init; }

    [Id(9)]
    public long SentMessages { get; internal init; }

    [Id(10)]
    public DateTime DateTime { get; internal init; }

    [Id(11)]
    public EnvironmentStatistics EnvironmentStatistics { get; internal init; }

    public override string ToString() => $"{DateTime:O}: {ActivationCount} activations, {ClientCount} clients, {EnvironmentStatistics}";
}
