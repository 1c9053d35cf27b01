using Orleans.Metadata;

namespace Orleans.Runtime;

/// <summary>How silos for new activations are chosen.</summary>
public abstract class PlacementStrategy
{
    /// <summary>False: there may be several activations of one grain.</summary>
    public virtual bool IsUsingGrainDirectory => true;

    /// <summary>Called once for each grain class that uses the strategy.</summary>
    public virtual void Initialize(GrainProperties properties) { }

    public virtual void PopulateGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties) =>
        properties[WellKnownGrainTypeProperties.PlacementStrategy] = GetType().Name;
}

internal sealed class RandomPlacement : PlacementStrategy;

internal sealed class PreferLocalPlacement : PlacementStrategy;

internal sealed class HashBasedPlacement : PlacementStrategy;

internal sealed class SiloRoleBasedPlacement : PlacementStrategy;

internal sealed class ResourceOptimizedPlacement : PlacementStrategy;

internal sealed class StatelessWorkerPlacement(int? maxLocal, bool removeIdleWorkers) : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;

    internal int MaxLocal { get; } = maxLocal ?? Environment.ProcessorCount;

    internal bool RemoveIdleWorkers { get; } = removeIdleWorkers;
}
