namespace Orleans;

/// <summary>Start runs the stages upwards, observers of one stage in parallel; stop runs downwards and goes on after failures.</summary>
public interface ILifecycleObservable
{
    IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer);
}

public interface ILifecycleObserver
{
    Task OnStart(CancellationToken cancellationToken = default);

    Task OnStop(CancellationToken cancellationToken = default);
}

/// <summary>Subscribes to a lifecycle before it starts.</summary>
public interface ILifecycleParticipant<TLifecycleObservable> where TLifecycleObservable : ILifecycleObservable
{
    void Participate(TLifecycleObservable lifecycle);
}

public interface ILifecycleSubject : ILifecycleObservable, ILifecycleObserver;

public interface IClusterClientLifecycle : ILifecycleObservable;
