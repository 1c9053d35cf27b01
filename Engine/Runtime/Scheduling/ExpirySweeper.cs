using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Scheduling;

/// <summary>
/// Finds calls whose time is over. An activation that has work registers itself once per sweep, so a call costs no timer and no
/// entry in a shared structure of its own. Those that go on for longer are looked at once a second, too, for what is slow or stuck.
/// </summary>
internal sealed class ExpirySweeper : IDisposable
{
    private const int SweepsPerReview = 20;

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(50);

    private readonly SiloClock _clock;
    private readonly ConcurrentQueue<TurnScheduler> _watched = new();
    private readonly ConcurrentQueue<TurnScheduler> _watchedLong = new();
    private readonly ITimer _timer;
    private int _sweeping;
    private int _sweeps;

    public ExpirySweeper([FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time, SiloClock clock)
    {
        _clock = clock;
        _timer = time.CreateTimer(static s => ((ExpirySweeper)s!).Sweep(), this, Interval, Interval);
    }

    internal void Watch(TurnScheduler scheduler) => _watched.Enqueue(scheduler);

    internal void WatchLong(TurnScheduler scheduler) => _watchedLong.Enqueue(scheduler);

    internal void Sweep()
    {
        if (Interlocked.Exchange(ref _sweeping, 1) != 0) return;
        try
        {
            var now = _clock.Now;
            for (var left = _watched.Count; left > 0 && _watched.TryDequeue(out var scheduler); left--)
            {
                if (scheduler.ExpireWork(now)) _watched.Enqueue(scheduler);
            }

            if (++_sweeps % SweepsPerReview == 0) Review();
        }
        finally
        {
            Volatile.Write(ref _sweeping, 0);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void Review()
    {
        for (var left = _watchedLong.Count; left > 0 && _watchedLong.TryDequeue(out var scheduler); left--)
        {
            if (scheduler.ReviewWork()) _watchedLong.Enqueue(scheduler);
        }
    }
}
