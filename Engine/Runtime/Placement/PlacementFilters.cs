using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Orleans.Engine.Placement;

/// <summary>Applies the placement filters of a grain class, by their order.</summary>
internal sealed class PlacementFilters(IServiceProvider services)
{
    private readonly ConcurrentDictionary<Type, (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[]> _byClass = new();

    internal bool Has(Type grainClass) => Of(grainClass).Length > 0;

    internal IEnumerable<SiloAddress> Apply(Type grainClass, PlacementTarget target, IEnumerable<SiloAddress> silos) =>
        Of(grainClass).Aggregate(silos, (left, filter) => filter.Director.Filter(filter.Strategy, target, left));

    private (PlacementFilterStrategy Strategy, IPlacementFilterDirector Director)[] Of(Type grainClass) => _byClass.GetOrAdd(grainClass, Find);

    private (PlacementFilterStrategy, IPlacementFilterDirector)[] Find(Type grainClass)
    {
        var filters = from attribute in grainClass.GetCustomAttributes<PlacementFilterAttribute>(inherit: true)
                      let strategy = attribute.PlacementFilterStrategy
                      orderby strategy.Order
                      select (strategy, DirectorOf(strategy, grainClass));
        return [.. filters];
    }

    private IPlacementFilterDirector DirectorOf(PlacementFilterStrategy strategy, Type grainClass) =>
        services.GetKeyedService<IPlacementFilterDirector>(strategy.GetType())
        ?? throw new OrleansConfigurationException(
            $"{grainClass.FullName} has the placement filter {strategy.GetType().Name}, for which no director is registered (AddPlacementFilter).");
}
