namespace Orleans.Serialization.Wire;

/// <summary>Writes and reads values whose run-time type is the codec's.</summary>
internal abstract class WireCodec
{
    /// <summary>The type that is named in a message; for internal types of the base library a public one.</summary>
    internal abstract Type WireType { get; }

    /// <summary>Values are objects with an identity.</summary>
    internal virtual bool IsTracked => false;

    internal abstract void WriteUntyped(WireWriter writer, object value);

    internal abstract object ReadUntyped(WireReader reader);
}

internal abstract class WireCodec<T> : WireCodec
{
    internal override Type WireType => typeof(T);

    internal abstract void Write(WireWriter writer, T value);

    internal abstract T Read(WireReader reader);

    internal sealed override void WriteUntyped(WireWriter writer, object value) => Write(writer, (T)value);

    internal sealed override object ReadUntyped(WireReader reader) => Read(reader)!;
}

/// <summary>Objects with an identity, which the message keeps.</summary>
internal abstract class ReferenceCodec<T> : WireCodec<T> where T : class
{
    internal sealed override bool IsTracked => true;

    internal sealed override T Read(WireReader reader) => ReadNew(reader, reader.TakeSlot());

    /// <summary>Makes the object and records it, if possible before its parts, which may refer back to it, are read.</summary>
    protected abstract T ReadNew(WireReader reader, int slot);
}

/// <summary>A type of the base library that is written in a line.</summary>
internal sealed class SimpleCodec<T>(Action<WireWriter, T> write, Func<WireReader, T> read) : WireCodec<T>
{
    internal override void Write(WireWriter writer, T value) => write(writer, value);

    internal override T Read(WireReader reader) => read(reader);
}

/// <summary>Values that cannot travel; tells why when one turns up, not before.</summary>
internal sealed class RefusingCodec<T>(string reason) : WireCodec<T>
{
    internal override void Write(WireWriter writer, T value) => throw new CodecNotFoundException(reason);

    internal override T Read(WireReader reader) => throw new WireFormatException(reason);
}
