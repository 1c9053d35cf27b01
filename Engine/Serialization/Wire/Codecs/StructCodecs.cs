using System.Runtime.CompilerServices;
using Orleans.Concurrency;

namespace Orleans.Serialization.Wire;

internal sealed class NullableCodec<T> : WireCodec<T?> where T : struct
{
    internal override Type WireType => typeof(T);

    internal override void Write(WireWriter writer, T? value)
    {
        writer.WriteBool(value.HasValue);
        if (value is { } v) TypeCodec<T>.Write(writer, v);
    }

    internal override T? Read(WireReader reader) => reader.ReadBool() ? TypeCodec<T>.Read(reader) : null;
}

/// <summary>Enumerations travel as their numbers; those that have no name are welcome.</summary>
internal sealed class EnumCodec<T, TNumber> : WireCodec<T> where T : struct, Enum where TNumber : struct
{
    internal override void Write(WireWriter writer, T value) => TypeCodec<TNumber>.Write(writer, Unsafe.As<T, TNumber>(ref value));

    internal override T Read(WireReader reader)
    {
        var number = TypeCodec<TNumber>.Read(reader);
        return Unsafe.As<TNumber, T>(ref number);
    }
}

internal sealed class ImmutableCodec<T> : WireCodec<Immutable<T>>
{
    internal override void Write(WireWriter writer, Immutable<T> value) => TypeCodec<T>.Write(writer, value.Value);

    internal override Immutable<T> Read(WireReader reader) => new(TypeCodec<T>.Read(reader));
}

internal sealed class MemoryCodec<T> : WireCodec<Memory<T>>
{
    internal override void Write(WireWriter writer, Memory<T> value) => ArrayElements<T>.Write(writer, value.Span);

    internal override Memory<T> Read(WireReader reader) => ArrayElements<T>.Read(reader);
}

internal sealed class ReadOnlyMemoryCodec<T> : WireCodec<ReadOnlyMemory<T>>
{
    internal override void Write(WireWriter writer, ReadOnlyMemory<T> value) => ArrayElements<T>.Write(writer, value.Span);

    internal override ReadOnlyMemory<T> Read(WireReader reader) => ArrayElements<T>.Read(reader);
}

internal sealed class ArraySegmentCodec<T> : WireCodec<ArraySegment<T>>
{
    internal override void Write(WireWriter writer, ArraySegment<T> value)
    {
        writer.WriteBool(value.Array is not null);
        if (value.Array is not null) ArrayElements<T>.Write(writer, value);
    }

    internal override ArraySegment<T> Read(WireReader reader) => reader.ReadBool() ? new(ArrayElements<T>.Read(reader)) : default;
}
