using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>The system's time, whose timers can fire once more when they have been disposed, as one does that is just firing then.</summary>
internal sealed class LateTimers : TimeProvider
{
    private readonly ConcurrentQueue<LateTimer> _timers = new();

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new LateTimer(System.CreateTimer(callback, state, dueTime, period), () => callback(state));
        _timers.Enqueue(timer);
        return timer;
    }

    /// <summary>Fires all that have been disposed, and says how many.</summary>
    internal int FireDisposed()
    {
        var disposed = _timers.Where(timer => timer.IsDisposed).ToList();
        disposed.ForEach(timer => timer.Fire());
        return disposed.Count;
    }

    private sealed class LateTimer(ITimer timer, Action fire) : ITimer
    {
        internal bool IsDisposed { get; private set; }

        internal void Fire() => fire();

        public bool Change(TimeSpan dueTime, TimeSpan period) => timer.Change(dueTime, period);

        public void Dispose()
        {
            timer.Dispose();
            IsDisposed = true;
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
