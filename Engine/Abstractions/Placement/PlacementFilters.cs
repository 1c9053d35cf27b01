using Orleans.Metadata;

namespace Orleans.Placement;

/// <summary>Leaves fewer silos for a grain to be placed on. A class may have several; they run by their order.</summary>
[AttributeUsage(AttributeTargets.Class, AllowMultiple = true)]
public abstract class PlacementFilterAttribute : Attribute, IGrainPropertiesProviderAttribute
{
    protected PlacementFilterAttribute(PlacementFilterStrategy placement)
    {
        ArgumentNullException.ThrowIfNull(placement);
        PlacementFilterStrategy = placement;
    }

    public PlacementFilterStrategy PlacementFilterStrategy { get; }

    public virtual void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        PlacementFilterStrategy.PopulateGrainProperties(services, grainClass, grainType, properties);
}

/// <summary>Decides which silos a filter leaves; found by the type of the filter's strategy.</summary>
public interface IPlacementFilterDirector
{
    IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, Runtime.Placement.PlacementTarget target, IEnumerable<SiloAddress> silos);
}
