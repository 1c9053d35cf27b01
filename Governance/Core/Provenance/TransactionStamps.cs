using Orleans.Platform.Transactions.Clock;

namespace Orleans.Platform.Governance.Provenance;

/// <summary>Times as positions in the commit order: a transaction id is microseconds since 1970 above ten bits for the silo.</summary>
internal static class TransactionStamps
{
    /// <summary>The first id that a transaction of this time or later can have.</summary>
    public static long FirstAt(DateTimeOffset time)
    {
        var microseconds = (time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks) / TimeSpan.TicksPerMicrosecond;
        return microseconds switch
        {
            <= 0 => 0,
            > long.MaxValue >> HybridClock.SlotBits => long.MaxValue,
            _ => microseconds << HybridClock.SlotBits,
        };
    }

    /// <summary>The first id that a transaction after this time can have.</summary>
    public static long FirstAfter(DateTimeOffset time) => time > DateTimeOffset.MaxValue - TimeSpan.FromMicroseconds(1)
        ? long.MaxValue
        : FirstAt(time + TimeSpan.FromMicroseconds(1));
}
