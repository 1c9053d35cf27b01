using Orleans.Engine.Catalog;
using Orleans.Engine.Placement;

namespace Orleans.Engine.Cluster;

/// <summary>The view of the cluster that this silo works with, and what follows from it for a grain.</summary>
internal sealed class ClusterState(ILocalSiloDetails silo, GrainPlaces places)
{
    private volatile ClusterView _current = ClusterView.Empty;

    /// <summary>A newer view is in force. Raised in order of versions, never twice at once.</summary>
    internal event Action<ClusterView>? Changed;

    internal SiloAddress Local { get; } = silo.SiloAddress;

    internal ClusterView Current => _current;

    /// <summary>Where a grain is served. An ordinary grain of a cluster without an active silo (this one is the last and stops) stays here.</summary>
    /// <exception cref="OrleansException">No active silo fits the grain's class.</exception>
    internal SiloAddress HostOf(GrainId grain, GrainClass? grainClass, ClusterView view)
    {
        if (grainClass is { IsStatelessWorker: true }) return Local;
        if (SystemGrains.IsSystem(grain)) return SystemGrains.HostOf(grain) ?? Local;
        if (view.Active.Count == 0) return Local;
        return OwnerOf(grain, grainClass, view) ?? throw places.NoneFits(grain, grainClass!, view);
    }

    /// <summary>The silo that a view gives an ordinary grain to; null when none is active, or none fits its class.</summary>
    internal SiloAddress? OwnerOf(GrainId grain, GrainClass? grainClass, ClusterView view) =>
        grainClass is { HasOwnPlace: true } ? places.OwnerOf(grain, grainClass, view) : view.OwnerOf(grain);

    /// <summary>Whether the view in force gives the grain to somebody else, or to nobody.</summary>
    internal bool IsElsewhere(GrainId grain, GrainClass grainClass)
    {
        var view = Current;
        if (grainClass.IsStatelessWorker || SystemGrains.IsSystem(grain) || view.Active.Count == 0) return false;
        try
        {
            return OwnerOf(grain, grainClass, view) != Local;
        }
        catch (Exception)
        {
            return true; // A filter of the application has failed: calls to the grain tell why.
        }
    }

    /// <summary>Puts a view in force. Called by the membership agent only.</summary>
    internal void Publish(ClusterView view)
    {
        _current = view;
        Changed?.Invoke(view);
    }
}
