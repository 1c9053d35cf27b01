using Orleans.Metadata;
using Orleans.Placement;

namespace Orleans.Concurrency;

/// <summary>Several activations per silo, made when all are busy; always local to the caller.</summary>
[AttributeUsage(AttributeTargets.Class)]
public sealed class StatelessWorkerAttribute : PlacementAttribute
{
    public StatelessWorkerAttribute() : base(new StatelessWorkerPlacement(null, true))
    {
    }

    public StatelessWorkerAttribute(int maxLocalWorkers) : this(maxLocalWorkers, true)
    {
    }

    /// <summary>Idle workers end as every activation does, by their collection age, whatever <paramref name="removeIdleWorkers"/> says.</summary>
    public StatelessWorkerAttribute(int maxLocalWorkers, bool removeIdleWorkers)
        : base(new StatelessWorkerPlacement(Positive(maxLocalWorkers), removeIdleWorkers))
    {
    }

    /// <summary>At most so many on one silo.</summary>
    internal int MaxLocalWorkers => ((StatelessWorkerPlacement)PlacementStrategy).MaxLocal;

    public override void Populate(IServiceProvider services, Type grainClass, GrainType grainType, Dictionary<string, string> properties)
    {
        base.Populate(services, grainClass, grainType, properties);
        properties[WellKnownGrainTypeProperties.Unordered] = "true";
    }

    private static int Positive(int maxLocalWorkers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxLocalWorkers);
        return maxLocalWorkers;
    }
}
