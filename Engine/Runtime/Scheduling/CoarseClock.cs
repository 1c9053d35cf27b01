namespace Orleans.Engine.Scheduling;

/// <summary>A clock that is cheap to read and right to about <see cref="Resolution"/>; advanced by <see cref="ExpirySweeper"/>.</summary>
internal sealed class CoarseClock
{
    internal static readonly TimeSpan Resolution = TimeSpan.FromMilliseconds(50);

    private readonly TimeProvider _time;
    private readonly long _start;
    private long _now;

    public CoarseClock(TimeProvider time)
    {
        _time = time;
        _start = time.GetTimestamp();
    }

    /// <summary>Milliseconds since the silo was built.</summary>
    internal long Now => Volatile.Read(ref _now);

    internal void Advance() => Volatile.Write(ref _now, (long)_time.GetElapsedTime(_start).TotalMilliseconds);

    internal long DeadlineIn(TimeSpan timeout) =>
        timeout == Timeout.InfiniteTimeSpan || timeout.TotalMilliseconds > int.MaxValue
            ? long.MaxValue
            : Now + (long)timeout.TotalMilliseconds + (long)Resolution.TotalMilliseconds;
}
