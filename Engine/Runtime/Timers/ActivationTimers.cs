namespace Orleans.Engine.Timers;

/// <summary>The timers of one activation.</summary>
internal sealed class ActivationTimers
{
    private readonly Lock _lock = new();
    private readonly HashSet<IDisposable> _timers = [];

    internal void Add(IDisposable timer)
    {
        lock (_lock) _timers.Add(timer);
    }

    internal void Remove(IDisposable timer)
    {
        lock (_lock) _timers.Remove(timer);
    }

    internal void StopAll()
    {
        IDisposable[] timers;
        lock (_lock) timers = [.. _timers];
        foreach (var timer in timers) timer.Dispose();
    }
}
