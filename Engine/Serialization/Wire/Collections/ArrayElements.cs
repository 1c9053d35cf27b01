using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orleans.Serialization.Wire;

/// <summary>A number of elements and the elements; those of fixed size as they stand in memory.</summary>
internal static class ArrayElements<T>
{
    private static readonly bool IsBlock = typeof(T) == typeof(byte) || typeof(T) == typeof(sbyte) || typeof(T) == typeof(float)
        || typeof(T) == typeof(double) || typeof(T) == typeof(Half) || typeof(T) == typeof(Guid);

    internal static void Write(WireWriter writer, ReadOnlySpan<T> items)
    {
        writer.WriteVarint((uint)items.Length);
        if (IsBlock)
        {
            writer.WriteRaw(Bytes(items));
            return;
        }

        foreach (var item in items) TypeCodec<T>.Write(writer, item);
    }

    internal static T[] Read(WireReader reader)
    {
        var items = New(reader);
        ReadItems(reader, items);
        return items;
    }

    internal static T[] New(WireReader reader)
    {
        var count = reader.ReadCount<T>();
        return count == 0 ? [] : new T[count];
    }

    internal static void ReadItems(WireReader reader, Span<T> items)
    {
        if (IsBlock)
        {
            reader.ReadRaw(items.Length * Unsafe.SizeOf<T>()).CopyTo(Bytes(items));
            return;
        }

        for (var i = 0; i < items.Length; i++) items[i] = TypeCodec<T>.Read(reader);
    }

    private static Span<byte> Bytes(ReadOnlySpan<T> items) => items.Length == 0
        ? []
        : MemoryMarshal.CreateSpan(ref Unsafe.As<T, byte>(ref MemoryMarshal.GetReference(items)), checked(items.Length * Unsafe.SizeOf<T>()));
}
