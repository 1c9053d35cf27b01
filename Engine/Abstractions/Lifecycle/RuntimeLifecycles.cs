namespace Orleans.Runtime;

/// <summary>The lifecycle of one activation.</summary>
public interface IGrainLifecycle : ILifecycleObservable;

/// <summary>The lifecycle of the silo.</summary>
public interface ISiloLifecycle : ILifecycleObservable
{
    int HighestCompletedStage { get; }

    int LowestStoppedStage { get; }
}

/// <summary>Runs once when the silo is active; an exception stops the silo.</summary>
public interface IStartupTask
{
    Task Execute(CancellationToken cancellationToken);
}
