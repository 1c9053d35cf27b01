namespace Orleans.Runtime;

public abstract class PlacementStrategy
{
    public virtual bool IsUsingGrainDirectory => true;
}

internal sealed class RandomPlacement : PlacementStrategy;

internal sealed class PreferLocalPlacement : PlacementStrategy;

internal sealed class HashBasedPlacement : PlacementStrategy;

internal sealed class ResourceOptimizedPlacement : PlacementStrategy;

internal sealed class StatelessWorkerPlacement(int? maxLocal, bool removeIdleWorkers) : PlacementStrategy
{
    public override bool IsUsingGrainDirectory => false;

    internal int MaxLocal { get; } = maxLocal ?? Environment.ProcessorCount;

    internal bool RemoveIdleWorkers { get; } = removeIdleWorkers;
}
