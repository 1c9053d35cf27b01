using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Placement.Directed;

/// <summary>The way of calls to grains that directors place: to the grain's home, which knows its host or finds one.</summary>
internal sealed class DirectedCalls(Directors directors, DirectedGrains grains, DirectedPlacing placing, ClusterState cluster, HandOver handOver)
{
    internal bool IsFor(GrainClass grainClass) => directors.Of(grainClass) is not null;

    internal DirectedRoute RouteOf(GrainCall call, GrainClass grainClass, ClusterView view)
    {
        var grain = call.Reference.GrainId;
        var isKnown = grains.IsPlaced(grain) || grains.IsGuest(grain) || cluster.OwnerOf(grain, grainClass, view) != cluster.Local;
        // A new place is looked for only when the grain is nowhere, wherever it may have been before.
        if (!isKnown && handOver.WaitToPlace(grain, view) is { } wait) return new(null, AfterAsync(wait), null);
        var route = grains.RouteOf(grain, view, mayPlace: !isKnown);
        if (route.ToPlace is { } place) placing.Begin(place, call, grainClass, view);
        return route;
    }

    private static async Task<Exception?> AfterAsync(Task wait)
    {
        await wait.ConfigureAwait(false);
        return null;
    }
}
