using Orleans.Engine.Scheduling;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>Tells the other silos which view this one has and has acknowledged: at once when that changes, and again with each renewal.</summary>
internal sealed class ClusterNews
{
    private readonly ClusterState _cluster;
    private readonly HandOver _handOver;
    private readonly Lazy<IGrainFactory> _grains;

    public ClusterNews(ClusterState cluster, HandOver handOver, Lazy<IGrainFactory> grains)
    {
        (_cluster, _handOver, _grains) = (cluster, handOver, grains);
        cluster.Changed += _ => Tell();
        handOver.Acknowledged += _ => Tell();
    }

    internal void Tell()
    {
        var view = _cluster.Current;
        using var alone = new SuppressedFlow();
        foreach (var silo in view.Alive)
        {
            if (silo == _cluster.Local) continue;
            _ = _grains.Value.GetGrain<IClusterNewsGrain>(GrainId.Create(ClusterNewsGrain.TypeName, SiloGrains.KeyOf(silo)))
                .Tell(_cluster.Local, view.Version, _handOver.OwnAcknowledgement);
        }
    }
}
