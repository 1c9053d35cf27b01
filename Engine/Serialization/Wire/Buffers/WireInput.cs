using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>The plain values of the format, read from contiguous memory. Nothing is read beyond the end.</summary>
internal abstract class WireInput
{
    private byte[] _bytes = [];
    private int _start;
    private int _at;
    private int _end;

    /// <summary>Counted from the beginning of the message.</summary>
    internal int Position => _at - _start;

    internal int Remaining => _end - _at;

    protected int TotalLength { get; private set; }

    internal byte ReadByte()
    {
        if (_at >= _end) throw Truncated();
        return _bytes[_at++];
    }

    internal bool ReadBool() => ReadByte() switch
    {
        0 => false,
        1 => true,
        _ => throw new WireFormatException("A truth value is neither 0 nor 1."),
    };

    internal ulong ReadVarint()
    {
        var first = ReadByte();
        if (first < 0x80) return first;
        ulong value = first & 0x7Fu;
        for (var shift = 7; shift < 64; shift += 7)
        {
            var next = ReadByte();
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                if (shift == 63 && next > 1) break;
                return value;
            }
        }

        throw new WireFormatException("A number has more than 64 bits.");
    }

    internal long ReadSigned()
    {
        var value = ReadVarint();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    internal int ReadInt() => ReadSigned() is >= int.MinValue and <= int.MaxValue and var value
        ? (int)value
        : throw new WireFormatException($"A number is too large for {typeof(int)}.");

    internal T ReadFixed<T>() where T : unmanaged => Unsafe.ReadUnaligned<T>(in ReadRaw(Unsafe.SizeOf<T>())[0]);

    internal ReadOnlySpan<byte> ReadRaw(int count)
    {
        if (count < 0 || _end - _at < count) throw Truncated();
        var span = _bytes.AsSpan(_at, count);
        _at += count;
        return span;
    }

    /// <summary>Bytes with their length; false: null.</summary>
    internal bool TryReadBytes(out ReadOnlySpan<byte> bytes)
    {
        var length = ReadVarint();
        bytes = length > 1 ? ReadRaw(Bounded(length - 1)) : default;
        return length != 0;
    }

    internal ReadOnlySpan<byte> ReadBytes() =>
        TryReadBytes(out var bytes) ? bytes : throw new WireFormatException("Bytes that cannot be null are.");

    internal string? ReadString() => TryReadBytes(out var bytes) ? Encoding.UTF8.GetString(bytes) : null;

    /// <summary>The number of elements that follow, each of which takes a byte at least.</summary>
    internal int ReadCount() => Bounded(ReadVarint());

    /// <summary>Reads no further than a length that follows. Returns what <see cref="EndSized"/> needs.</summary>
    internal int BeginSized()
    {
        var length = ReadFixed<int>();
        if (length < 0 || length > Remaining) throw Truncated();
        var outer = _end;
        _end = _at + length;
        return outer;
    }

    internal void EndSized(int outer)
    {
        if (_at != _end) throw new WireFormatException("A value is shorter than its length.");
        _end = outer;
    }

    protected void Set(byte[] bytes, int start, int length)
    {
        _bytes = bytes;
        _start = _at = start;
        _end = start + length;
        TotalLength = length;
    }

    /// <summary>Goes to another place of the message; returns what <see cref="Return"/> needs.</summary>
    protected (int At, int End) GoTo(int position)
    {
        var here = (_at, _end);
        _at = _start + position;
        _end = _start + TotalLength;
        return here;
    }

    protected void Return((int At, int End) place) => (_at, _end) = place;

    private int Bounded(ulong count) => count <= (ulong)Remaining ? (int)count : throw Truncated();

    private static WireFormatException Truncated() => new("The message ends within a value.");
}
