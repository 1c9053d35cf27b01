using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Lifecycle;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Orleans.Engine.Placement;

/// <summary>
/// The places of grains whose class has a say in them, by filters or by the role in the key. A filter is asked once for a class and a view:
/// its answer must follow from its own settings, the class, the silos of the view, and what those say of themselves, because every silo
/// asks for itself and all must come to the same.
/// </summary>
internal sealed class GrainPlaces(IServiceProvider services, SiloMetadataCache cache)
{
    private const string AnyKey = "*";

    private readonly ConcurrentDictionary<GrainClass, (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[]> _filters = new();

    /// <summary>The silo that serves a grain of such a class; null when none fits.</summary>
    internal SiloAddress? OwnerOf(GrainId grain, GrainClass grainClass, ClusterView view)
    {
        var candidates = view.CandidatesOf(grainClass, this);
        if (grainClass.IsPlacedByRole)
        {
            var role = grain.Key.ToString();
            candidates = [.. candidates.Where(silo => cache.FactsOf(silo).Role == role)];
        }

        return view.OwnerOf(grain, candidates);
    }

    /// <summary>What the filters of a class leave of the silos.</summary>
    internal SiloAddress[] Filter(GrainClass grainClass, IReadOnlyList<SiloAddress> silos)
    {
        // The answer is for all grains of the class.
        var target = new PlacementTarget(GrainId.Create(grainClass.GrainType, AnyKey), [], default, 0);
        using var activity = LifecycleActivity.IsOn ? LifecycleActivity.Start(ActivityNames.FilterPlacementCandidates, target.GrainIdentity) : null;
        IEnumerable<SiloAddress> left = silos;
        foreach (var (strategy, director) in _filters.GetOrAdd(grainClass, Find)) left = director.Filter(strategy, target, left);
        return [.. left.Intersect(silos)];
    }

    /// <summary>Why a grain has no place.</summary>
    internal OrleansException NoneFits(GrainId grain, GrainClass grainClass, ClusterView view)
    {
        var filters = string.Join(", ", _filters.GetOrAdd(grainClass, Find).Select(filter => filter.Strategy.GetType().Name));
        var asked = (filters.Length > 0 ? $" its placement filters ({filters})" : "") + (grainClass.IsPlacedByRole ? $" the role '{grain.Key}'" : "");
        return new($"No active silo fits {grain}: {grainClass.Type.FullName} asks for{asked}, and the silos are " +
            string.Join(", ", view.Active.Select(silo => $"{silo} ({cache.FactsOf(silo).ToText()})")) + ".");
    }

    private (PlacementFilterStrategy, IPlacementFilterDirector)[] Find(GrainClass grainClass)
    {
        var filters = from attribute in grainClass.Type.GetCustomAttributes<PlacementFilterAttribute>(inherit: true)
                      let strategy = attribute.PlacementFilterStrategy
                      orderby strategy.Order
                      select (strategy, DirectorOf(strategy, grainClass.Type));
        return [.. filters];
    }

    private IPlacementFilterDirector DirectorOf(PlacementFilterStrategy strategy, Type grainClass) =>
        services.GetKeyedService<IPlacementFilterDirector>(strategy.GetType())
        ?? throw new OrleansConfigurationException(
            $"{grainClass.FullName} has the placement filter {strategy.GetType().Name}, for which no director is registered (AddPlacementFilter).");
}
