namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// The id of one try of a transaction: a UUID of version 7, in whose random part stand the slot and the epoch of the silo
/// that commits it. So whoever has the id can tell whether that silo may still do so.
/// </summary>
public static class TryId
{
    private const int EpochBits = 24;
    private const long EpochMask = (1L << EpochBits) - 1;

    /// <summary>A new id.</summary>
    public static Guid New(DateTimeOffset now, short slot, long epoch)
    {
        Span<byte> bytes = stackalloc byte[16];
        Uuid7.Write(bytes, now);
        bytes[6] = (byte)((bytes[6] & 0b1111_1100) | (slot >> 8));
        bytes[7] = (byte)slot;
        bytes[13] = (byte)(epoch >> 16);
        bytes[14] = (byte)(epoch >> 8);
        bytes[15] = (byte)epoch;
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The slot of the silo that commits it.</summary>
    public static short SlotOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return (short)(((bytes[6] & 0b11) << 8) | bytes[7]);
    }

    /// <summary>Whether an epoch of the slot can be the one in the id.</summary>
    public static bool IsOfEpoch(Guid id, long epoch)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return ((bytes[13] << 16) | (bytes[14] << 8) | bytes[15]) == (epoch & EpochMask);
    }

    /// <summary>When it was made, to the millisecond.</summary>
    public static DateTimeOffset TimeOf(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        long milliseconds = 0;
        for (var i = 0; i < 6; i++)
        {
            milliseconds = (milliseconds << 8) | bytes[i];
        }

        return DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(milliseconds, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()));
    }
}
