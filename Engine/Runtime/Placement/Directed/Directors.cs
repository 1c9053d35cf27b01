using System.Collections.Immutable;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Catalog;
using Orleans.Placement;
using Orleans.Runtime.Placement;

namespace Orleans.Engine.Placement.Directed;

/// <summary>A grain class's placement strategy, and who decides for it.</summary>
internal sealed record Direction(PlacementStrategy Strategy, IPlacementDirector Director);

/// <summary>Which grain classes have a director that is asked for the places of their grains.</summary>
internal sealed class Directors(IServiceProvider services)
{
    private readonly PlacementStrategy? _default = services.GetService<PlacementStrategy>();

    /// <summary>Null: the grains are where the view says.</summary>
    /// <exception cref="OrleansConfigurationException">A strategy of the application has no director.</exception>
    internal Direction? Of(GrainClass grainClass)
    {
        if (!grainClass.IsDirectionKnown) grainClass.SetDirection(Find(grainClass));
        return grainClass.Direction;
    }

    private Direction? Find(GrainClass grainClass)
    {
        if (grainClass.IsStatelessWorker || grainClass.IsPlacedByRole || grainClass.IsOfTheEngine) return null;
        var attribute = grainClass.Type.GetCustomAttribute<PlacementAttribute>(inherit: true);
        if ((attribute?.PlacementStrategy ?? _default) is not { } strategy) return null;
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        attribute?.Populate(services, grainClass.Type, grainClass.GrainType, properties);
        strategy.Initialize(new(properties.ToImmutableDictionary()));
        var director = services.GetKeyedService<IPlacementDirector>(strategy.GetType());
        if (director is null && strategy is PreferLocalPlacement) director = new PreferLocalDirector();
        if (director is not null) return new(strategy, director);
        if (strategy.GetType().Assembly == typeof(PlacementStrategy).Assembly) return null;
        throw new OrleansConfigurationException(
            $"{grainClass.Type.FullName} has the placement strategy {strategy.GetType().Name}, for which no director is registered (AddPlacementDirector).");
    }
}

/// <summary>The caller's silo, if it may be; otherwise any.</summary>
internal sealed class PreferLocalDirector : IPlacementDirector
{
    public Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        var silos = context.GetCompatibleSilos(target);
        return Task.FromResult(silos.Contains(context.LocalSilo) ? context.LocalSilo : silos[Random.Shared.Next(silos.Length)]);
    }
}

/// <summary>What a director may ask, for the silo from which the call came.</summary>
internal sealed class PlacementContext(SiloAddress caller, SiloStatus status, SiloAddress[] compatible) : IPlacementContext
{
    public SiloAddress LocalSilo => caller;

    public SiloStatus LocalSiloStatus => status;

    public SiloAddress[] GetCompatibleSilos(PlacementTarget target) => [.. compatible];
}
