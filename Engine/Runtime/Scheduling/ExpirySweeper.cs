using System.Collections.Concurrent;

namespace Orleans.Engine.Scheduling;

/// <summary>
/// Finds calls whose time is over. An activation that has work registers itself once per sweep, so a call costs no timer and no
/// entry in a shared structure of its own.
/// </summary>
internal sealed class ExpirySweeper : IDisposable
{
    private readonly CoarseClock _clock;
    private readonly ConcurrentQueue<TurnScheduler> _watched = new();
    private readonly ITimer _timer;
    private int _sweeping;

    public ExpirySweeper(TimeProvider time, CoarseClock clock)
    {
        _clock = clock;
        _timer = time.CreateTimer(static s => ((ExpirySweeper)s!).Sweep(), this, CoarseClock.Resolution, CoarseClock.Resolution);
    }

    internal void Watch(TurnScheduler scheduler) => _watched.Enqueue(scheduler);

    internal void Sweep()
    {
        _clock.Advance();
        if (Interlocked.Exchange(ref _sweeping, 1) != 0) return;
        try
        {
            var now = _clock.Now;
            for (var left = _watched.Count; left > 0 && _watched.TryDequeue(out var scheduler); left--)
            {
                if (scheduler.ExpireWork(now)) _watched.Enqueue(scheduler);
            }
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    public void Dispose() => _timer.Dispose();
}
