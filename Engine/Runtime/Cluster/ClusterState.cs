using Orleans.Engine.Catalog;

namespace Orleans.Engine.Cluster;

/// <summary>The view of the cluster that this silo works with, and what follows from it for a grain.</summary>
internal sealed class ClusterState(ILocalSiloDetails silo)
{
    private volatile ClusterView _current = ClusterView.Empty;

    /// <summary>A newer view is in force. Raised in order of versions, never twice at once.</summary>
    internal event Action<ClusterView>? Changed;

    internal SiloAddress Local { get; } = silo.SiloAddress;

    internal ClusterView Current => _current;

    /// <summary>Where a grain is served. An ordinary grain of a cluster without an active silo (this one is the last and stops) stays here.</summary>
    internal SiloAddress HostOf(GrainId grain, GrainClass? grainClass, ClusterView view)
    {
        if (grainClass is { IsStatelessWorker: true }) return Local;
        if (SystemGrains.IsSystem(grain)) return SystemGrains.HostOf(grain) ?? Local;
        return view.OwnerOf(grain) ?? Local;
    }

    /// <summary>Puts a view in force. Called by the membership agent only.</summary>
    internal void Publish(ClusterView view)
    {
        _current = view;
        Changed?.Invoke(view);
    }
}
