using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>A pooled contiguous buffer with the plain values of the format: everything is little endian.</summary>
internal abstract class WireOutput
{
    private const int FirstSize = 1024, KeptSize = 64 * 1024, VarintSize = 10;

    private byte[] _bytes = new byte[FirstSize];
    private int _length;

    internal int Length => _length;

    /// <summary>A message that would become longer is refused.</summary>
    internal int MaxLength { get; set; } = WireLimits.MaxMessageBytes;

    internal ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    internal ReadOnlyMemory<byte> WrittenMemory => _bytes.AsMemory(0, _length);

    internal void WriteByte(byte value)
    {
        if (_length == _bytes.Length) Grow(1);
        _bytes[_length++] = value;
    }

    internal void WriteBool(bool value) => WriteByte(value ? (byte)1 : (byte)0);

    internal void WriteVarint(ulong value)
    {
        if (_bytes.Length - _length < VarintSize) Grow(VarintSize);
        while (value >= 0x80)
        {
            _bytes[_length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        _bytes[_length++] = (byte)value;
    }

    /// <summary>Small numbers of either sign are short.</summary>
    internal void WriteSigned(long value) => WriteVarint((ulong)((value << 1) ^ (value >> 63)));

    internal void WriteFixed<T>(T value) where T : unmanaged
    {
        Unsafe.WriteUnaligned(ref Reserve(Unsafe.SizeOf<T>())[0], value);
        _length += Unsafe.SizeOf<T>();
    }

    internal void WriteRaw(ReadOnlySpan<byte> value)
    {
        value.CopyTo(Reserve(value.Length));
        _length += value.Length;
    }

    /// <summary>Bytes with their length, never null.</summary>
    internal void WriteBytes(ReadOnlySpan<byte> value)
    {
        WriteVarint((ulong)value.Length + 1);
        WriteRaw(value);
    }

    internal void WriteString(string? value)
    {
        if (value is null)
        {
            WriteByte(0);
            return;
        }

        // The longest UTF-8 form of a short string has a length of one byte, so that it need not be known before.
        if (value.Length < 42)
        {
            var target = Reserve(1 + (value.Length * 3));
            var count = Encoding.UTF8.GetBytes(value, target[1..]);
            target[0] = (byte)(count + 1);
            _length += count + 1;
            return;
        }

        var length = Encoding.UTF8.GetByteCount(value);
        WriteVarint((ulong)length + 1);
        Encoding.UTF8.GetBytes(value, Reserve(length));
        _length += length;
    }

    /// <summary>Leaves room for the length of what follows.</summary>
    internal int BeginSized()
    {
        WriteFixed(0);
        return _length;
    }

    internal void EndSized(int begin) => BinaryPrimitives.WriteInt32LittleEndian(_bytes.AsSpan(begin - 4), _length - begin);

    internal void CopyTo<TBuffer>(TBuffer destination) where TBuffer : IBufferWriter<byte> => destination.Write(Written);

    protected void Clear()
    {
        // A large message must not hold memory after it has gone.
        if (_bytes.Length > KeptSize) _bytes = new byte[FirstSize];
        _length = 0;
        MaxLength = WireLimits.MaxMessageBytes;
    }

    protected void Truncate(int length) => _length = length;

    private Span<byte> Reserve(int count)
    {
        if (_bytes.Length - _length < count) Grow(count);
        return _bytes.AsSpan(_length);
    }

    private void Grow(int count)
    {
        var needed = (long)_length + count;
        if (needed > MaxLength) throw new SerializerException($"The message is larger than {MaxLength} bytes. Send it in parts.");
        Array.Resize(ref _bytes, (int)Math.Min(Math.Max(needed, _bytes.Length * 2L), Math.Max(MaxLength, needed)));
    }
}
