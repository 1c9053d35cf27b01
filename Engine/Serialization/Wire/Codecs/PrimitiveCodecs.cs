using System.Numerics;
using System.Text;

namespace Orleans.Serialization.Wire;

/// <summary>Numbers, truth values, characters, text.</summary>
internal static class PrimitiveCodecs
{
    internal static void AddTo(SimpleCodecs codecs)
    {
        codecs.Add((w, v) => w.WriteBool(v), r => r.ReadVarint() switch { 0 => false, 1 => true, _ => throw Overflow<bool>() });
        codecs.Add((w, v) => w.WriteVarint(v), r => r.ReadVarint() is <= char.MaxValue and var v ? (char)v : throw Overflow<char>());
        codecs.Add((w, v) => w.WriteVarint(v), r => r.ReadVarint() is <= byte.MaxValue and var v ? (byte)v : throw Overflow<byte>());
        codecs.Add((w, v) => w.WriteVarint(v), r => r.ReadVarint() is <= ushort.MaxValue and var v ? (ushort)v : throw Overflow<ushort>());
        codecs.Add((w, v) => w.WriteVarint(v), r => r.ReadVarint() is <= uint.MaxValue and var v ? (uint)v : throw Overflow<uint>());
        codecs.Add((w, v) => w.WriteVarint(v), r => r.ReadVarint());
        codecs.Add((w, v) => w.WriteVarint(v), r => (nuint)r.ReadVarint());
        codecs.Add((w, v) => w.WriteSigned(v), r => Signed<sbyte>(r, sbyte.MinValue, sbyte.MaxValue, static v => (sbyte)v));
        codecs.Add((w, v) => w.WriteSigned(v), r => Signed<short>(r, short.MinValue, short.MaxValue, static v => (short)v));
        codecs.Add((w, v) => w.WriteSigned(v), r => r.ReadInt());
        codecs.Add((w, v) => w.WriteSigned(v), r => r.ReadSigned());
        codecs.Add((w, v) => w.WriteSigned(v), r => (nint)r.ReadSigned());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<float>());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<double>());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<Half>());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<Int128>());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<UInt128>());
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<Complex>());
        codecs.Add<decimal>(WriteDecimal, ReadDecimal);
        codecs.Add((w, v) => w.WriteBytes(v.ToByteArray()), r => new BigInteger(r.ReadBytes()));
        codecs.Add((w, v) => w.WriteVarint((uint)v.Value), r => new Rune((uint)r.ReadVarint()));
        codecs.Add((w, v) => w.WriteString(v), r => r.ReadString()!);
    }

    private static T Signed<T>(WireReader reader, long min, long max, Func<long, T> convert)
    {
        var value = reader.ReadSigned();
        return value >= min && value <= max ? convert(value) : throw Overflow<T>();
    }

    private static void WriteDecimal(WireWriter writer, decimal value)
    {
        Span<int> bits = stackalloc int[4];
        decimal.GetBits(value, bits);
        foreach (var part in bits) writer.WriteFixed(part);
    }

    // The constructor refuses what is no decimal.
    private static decimal ReadDecimal(WireReader reader) =>
        new([reader.ReadFixed<int>(), reader.ReadFixed<int>(), reader.ReadFixed<int>(), reader.ReadFixed<int>()]);

    private static WireFormatException Overflow<T>() => new($"A number is too large for {typeof(T)}.");
}
