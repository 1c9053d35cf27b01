using System.Buffers.Binary;
using System.Text;

namespace Orleans.Platform.Storage.Commit;

/// <summary>How the log of batches is found by requests and items (migration 0036).</summary>
public static class LogNames
{
    // A batch's range of requests is as wide as the oldest of them is old: this bounds how many batches a search has to look at.
    private const long MostMilliseconds = 10_000;

    /// <summary>
    /// Whether a request's id begins with about the time of its transaction, as UUIDs of version 7 do, so that the batch's range finds it.
    /// </summary>
    /// <param name="requestId">The request.</param>
    /// <param name="transactionId">The commit stamp: microseconds since 1970, shifted left by ten bits.</param>
    public static bool TellsTime(Guid requestId, long transactionId)
    {
        Span<byte> bytes = stackalloc byte[16];
        requestId.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = BinaryPrimitives.ReadInt64BigEndian(bytes) >>> 16;
        return bytes[6] >> 4 == 7 && Math.Abs(milliseconds - ((transactionId >> 10) / 1000)) <= MostMilliseconds;
    }

    /// <summary>The number under which a name is in the index, as the database's <c>platform.name_hash</c> makes it: FNV-1a, 32 bits, of the UTF-8 form.</summary>
    public static int Hash(string name)
    {
        Span<byte> utf8 = name.Length <= 128 ? stackalloc byte[3 * 128] : new byte[Encoding.UTF8.GetMaxByteCount(name.Length)];
        var hash = 2166136261u;
        foreach (var octet in utf8[..Encoding.UTF8.GetBytes(name, utf8)]) hash = (hash ^ octet) * 16777619;
        return (int)hash;
    }
}
