using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>What silos tell each other between two looks at the membership table.</summary>
internal interface IClusterNewsGrain : IGrainWithStringKey
{
    /// <param name="from">The silo that tells.</param>
    /// <param name="view">The version of its view.</param>
    /// <param name="acknowledged">The latest version that it has acknowledged.</param>
    [OneWay, AlwaysInterleave]
    Task Tell(SiloAddress from, long view, long acknowledged);
}

/// <summary>Takes the news of the other silos.</summary>
[GrainType(SiloGrains.Prefix + "news")]
internal sealed class ClusterNewsGrain(HandOver handOver, ViewFollower views) : Grain, IClusterNewsGrain
{
    public async Task Tell(SiloAddress from, long view, long acknowledged)
    {
        if (!views.Has(view)) await views.FollowAsync(view);
        handOver.OnAcknowledged(from, acknowledged);
    }
}
