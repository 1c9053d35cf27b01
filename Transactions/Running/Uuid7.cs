using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Orleans.Platform.Transactions.Running;

/// <summary>UUIDs of version 7 (RFC 9562). The system is asked for random bits once for many of them.</summary>
internal sealed class Uuid7
{
    private const int Size = 16, Ids = 64;

    [ThreadStatic]
    private static Uuid7? _ofThread;

    private readonly byte[] _random = new byte[Size * Ids];
    private int _next = Ids;

    /// <summary>A new id in which stand the time, to the millisecond, and 74 random bits.</summary>
    public static Guid New(DateTimeOffset now)
    {
        Span<byte> id = stackalloc byte[Size];
        Write(id, now);
        return new Guid(id, bigEndian: true);
    }

    /// <summary>Writes a new id, the most significant byte first.</summary>
    public static void Write(Span<byte> id, DateTimeOffset now)
    {
        (_ofThread ??= new()).Take().CopyTo(id);
        var milliseconds = now.ToUnixTimeMilliseconds();
        BinaryPrimitives.WriteInt32BigEndian(id, (int)(milliseconds >> 16));
        BinaryPrimitives.WriteUInt16BigEndian(id[4..], (ushort)milliseconds);
        id[6] = (byte)((id[6] & 0x0F) | 0x70);
        id[8] = (byte)((id[8] & 0x3F) | 0x80);
    }

    private ReadOnlySpan<byte> Take()
    {
        if (_next == Ids)
        {
            RandomNumberGenerator.Fill(_random);
            _next = 0;
        }

        return _random.AsSpan(Size * _next++, Size);
    }
}
