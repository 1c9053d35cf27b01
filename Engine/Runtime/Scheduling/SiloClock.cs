using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Scheduling;

/// <summary>A monotonic clock in milliseconds that is cheap enough to read for each call.</summary>
internal sealed class SiloClock
{
    // The resolution of the system's cheap clock: with it added, no deadline is early.
    private const long Resolution = 5;

    // The system's own tick count costs a tenth of a TimeProvider's time stamp.
    private readonly TimeProvider? _time;
    private readonly long _start;

    public SiloClock([FromKeyedServices(TimeProviderNames.Messaging)] TimeProvider time)
    {
        if (time == TimeProvider.System) return;
        _time = time;
        _start = time.GetTimestamp();
    }

    internal long Now => _time is null ? Environment.TickCount64 : (long)_time.GetElapsedTime(_start).TotalMilliseconds;

    internal long DeadlineIn(TimeSpan timeout) => timeout == Timeout.InfiniteTimeSpan || timeout.Ticks / TimeSpan.TicksPerMillisecond > int.MaxValue
        ? long.MaxValue
        : DeadlineIn(timeout.Ticks / TimeSpan.TicksPerMillisecond);

    internal long DeadlineIn(long milliseconds) => Now + milliseconds + Resolution;

    internal TimeSpan TimeTo(long deadline) =>
        deadline == long.MaxValue ? Timeout.InfiniteTimeSpan : TimeSpan.FromMilliseconds(Math.Max(0, deadline - Now));
}
