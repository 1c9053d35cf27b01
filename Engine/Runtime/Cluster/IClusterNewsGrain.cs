using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Concurrency;
using Orleans.Configuration;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>What silos tell and ask each other between two looks at the membership table.</summary>
internal interface IClusterNewsGrain : IGrainWithStringKey
{
    /// <param name="from">The silo that tells.</param>
    /// <param name="view">The version of its view.</param>
    /// <param name="acknowledged">The latest version that it has acknowledged.</param>
    [OneWay, AlwaysInterleave]
    Task Tell(SiloAddress from, long view, long acknowledged);

    /// <summary>Answers.</summary>
    [AlwaysInterleave]
    Task Probe();

    /// <summary>Whether another silo answers this one within the time of a probe.</summary>
    [AlwaysInterleave]
    Task<bool> CanReach(SiloAddress other);

    /// <summary>Which of the grains this silo serves no more.</summary>
    [AlwaysInterleave]
    Task<ReleasedGrains> ReleasedOf(long version, GrainId[] grains);
}

/// <summary>Takes the news of the other silos, and answers as long as the process lives: also when it takes no calls of the application.</summary>
[GrainType(TypeName)]
internal sealed class ClusterNewsGrain(
    HandOver handOver, ViewFollower views, ISiloContact contact, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterMembershipOptions> options) : Grain, IClusterNewsGrain
{
    internal const string TypeName = SiloGrains.Prefix + "news";

    internal static GrainType Type { get; } = GrainType.Create(TypeName);

    public async Task Tell(SiloAddress from, long view, long acknowledged)
    {
        if (!views.Has(view)) await views.FollowAsync(view);
        handOver.OnAcknowledged(from, acknowledged);
    }

    public Task Probe() => Task.CompletedTask;

    public async Task<ReleasedGrains> ReleasedOf(long version, GrainId[] grains)
    {
        if (!views.Has(version)) await views.FollowAsync(version);
        return handOver.ReleasedOf(version, grains);
    }

    public async Task<bool> CanReach(SiloAddress other)
    {
        try
        {
            await contact.ProbeAsync(other).WaitAsync(options.Value.ProbeTimeout, time);
            return true;
        }
        catch (Exception e) when (e is TimeoutException or SiloUnavailableException)
        {
            return false;
        }
    }
}
