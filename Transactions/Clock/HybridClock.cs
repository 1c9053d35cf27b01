namespace Orleans.Platform.Transactions.Clock;

/// <summary>
/// Gives every transaction its stamp: microseconds since 1970 in the upper 54 bits, the silo's slot in the lower ten, so
/// that stamps are unique in the cluster, tell the time, and a transaction's stamp is above those of everything that it
/// saw (Kulkarni et al., Logical Physical Clocks, 2014).
/// </summary>
public sealed class HybridClock(TimeProvider time, short slot)
{
    /// <summary>The bits below the microseconds, for the silo's slot.</summary>
    public const int SlotBits = 10;

    private long _lastMicroseconds;

    /// <summary>The silo's slot, 0 to 1,023. Set once, before the first stamp.</summary>
    public short Slot { get; set; } = slot;

    /// <summary>A stamp above every stamp given or observed before.</summary>
    public long Next()
    {
        var now = (time.GetUtcNow() - DateTimeOffset.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;
        while (true)
        {
            var last = Volatile.Read(ref _lastMicroseconds);
            var next = Math.Max(now, last + 1);
            if (Interlocked.CompareExchange(ref _lastMicroseconds, next, last) == last)
            {
                return (next << SlotBits) | (ushort)Slot;
            }
        }
    }

    /// <summary>Takes note of a stamp that came from elsewhere: later stamps are above it.</summary>
    public void Observe(long stamp)
    {
        var seen = stamp >> SlotBits;
        while (true)
        {
            var last = Volatile.Read(ref _lastMicroseconds);
            if (seen <= last || Interlocked.CompareExchange(ref _lastMicroseconds, seen, last) == last)
            {
                return;
            }
        }
    }

    /// <summary>The time that a stamp tells.</summary>
    public static DateTimeOffset TimeOf(long stamp) => DateTimeOffset.UnixEpoch.AddTicks((stamp >> SlotBits) * TimeSpan.TicksPerMicrosecond);
}
