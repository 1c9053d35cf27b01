using Microsoft.Extensions.Logging;

namespace Orleans;

/// <summary>Runs observers stage by stage. A failing start ends the start; a stop goes on to the first stage whatever fails.</summary>
public abstract class LifecycleSubject(ILogger logger) : ILifecycleSubject
{
    protected readonly ILogger Logger = logger;
    private readonly Lock _lock = new();
    private readonly List<Subscription> _subscriptions = [];
    private int? _highestStarted;

    public virtual IDisposable Subscribe(string observerName, int stage, ILifecycleObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        var subscription = new Subscription(this, observerName, stage, observer);
        lock (_lock)
        {
            if (_highestStarted >= stage)
                throw new InvalidOperationException($"{observerName}: the lifecycle has already passed stage {GetStageName(stage)}.");
            _subscriptions.Add(subscription);
        }

        return subscription;
    }

    public virtual async Task OnStart(CancellationToken cancellationToken = default)
    {
        // Observers may subscribe to later stages while an earlier one runs, so each stage is looked up when its turn comes.
        while (NextStage() is { } next)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.WhenAll(next.Observers.Select(s => s.StartAsync(cancellationToken)));
            OnStartStageCompleted(next.Stage);
        }
    }

    public virtual async Task OnStop(CancellationToken cancellationToken = default)
    {
        foreach (var (stage, observers) in StartedStages())
        {
            await Task.WhenAll(observers.Select(s => StopAsync(s, cancellationToken)));
            OnStopStageCompleted(stage);
        }
    }

    protected virtual string GetStageName(int stage) => stage.ToString(System.Globalization.CultureInfo.InvariantCulture);

    protected virtual void OnStartStageCompleted(int stage)
    {
    }

    protected virtual void OnStopStageCompleted(int stage)
    {
    }

    protected virtual Task CallObserverStopAsync(ILifecycleObserver observer, CancellationToken cancellationToken) =>
        observer.OnStop(cancellationToken);

    private (int Stage, Subscription[] Observers)? NextStage()
    {
        lock (_lock)
        {
            var waiting = _subscriptions.Where(s => _highestStarted is null || s.Stage > _highestStarted).ToList();
            if (waiting.Count == 0) return null;
            var stage = waiting.Min(s => s.Stage);
            _highestStarted = stage;
            return (stage, [.. waiting.Where(s => s.Stage == stage)]);
        }
    }

    private List<(int Stage, Subscription[] Observers)> StartedStages()
    {
        lock (_lock)
        {
            // Taken once: a second stop finds nothing to do.
            var started = _subscriptions.Where(s => s.Started).GroupBy(s => s.Stage).OrderByDescending(g => g.Key)
                .Select(g => (g.Key, g.ToArray())).ToList();
            foreach (var subscription in _subscriptions) subscription.Started = false;
            return started;
        }
    }

    private async Task StopAsync(Subscription subscription, CancellationToken cancellationToken)
    {
        try
        {
            await CallObserverStopAsync(subscription.Observer, cancellationToken);
        }
        catch (Exception e)
        {
            var stage = GetStageName(subscription.Stage);
            Logger.LogError(e, "{Observer} failed to stop in stage {Stage}; the stop goes on", subscription.Name, stage);
        }
    }

    private sealed class Subscription(LifecycleSubject owner, string name, int stage, ILifecycleObserver observer) : IDisposable
    {
        public string Name { get; } = name;

        public int Stage { get; } = stage;

        public ILifecycleObserver Observer { get; } = observer;

        /// <summary>Its start was called, also when it failed: what was begun must be cleaned up.</summary>
        public bool Started { get; set; }

        public async Task StartAsync(CancellationToken cancellationToken)
        {
            Started = true;
            await Observer.OnStart(cancellationToken);
        }

        public void Dispose()
        {
            lock (owner._lock) owner._subscriptions.Remove(this);
        }
    }
}
