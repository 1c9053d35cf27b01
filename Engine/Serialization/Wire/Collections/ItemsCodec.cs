namespace Orleans.Serialization.Wire;

/// <summary>Collections to which elements can be added; they may contain themselves.</summary>
internal abstract class FillingCodec<TCollection, T> : ReferenceCodec<TCollection> where TCollection : class, IEnumerable<T>
{
    internal sealed override void Write(WireWriter writer, TCollection value)
    {
        WriteComparer(writer, value);
        writer.WriteVarint((uint)Count(value));
        foreach (var item in InOrder(value)) TypeCodec<T>.Write(writer, item);
    }

    protected sealed override TCollection ReadNew(WireReader reader, int slot)
    {
        var collection = Create(reader, out var count);
        reader.Record(slot, collection);
        for (var i = 0; i < count; i++) Add(collection, TypeCodec<T>.Read(reader));
        return collection;
    }

    protected abstract int Count(TCollection value);

    /// <summary>The elements in the order in which they are added again.</summary>
    protected virtual IEnumerable<T> InOrder(TCollection value) => value;

    protected virtual void WriteComparer(WireWriter writer, TCollection value)
    {
    }

    protected abstract TCollection Create(WireReader reader, out int count);

    protected abstract void Add(TCollection collection, T item);
}

/// <summary>Collections that are made whole from their elements.</summary>
internal abstract class RebuildingCodec<TCollection, T> : ReferenceCodec<TCollection> where TCollection : class, IEnumerable<T>
{
    internal sealed override void Write(WireWriter writer, TCollection value)
    {
        WriteComparer(writer, value);
        ArrayElements<T>.Write(writer, value.ToArray());
    }

    protected sealed override TCollection ReadNew(WireReader reader, int slot)
    {
        var collection = Rebuild(reader);
        reader.Record(slot, collection);
        return collection;
    }

    protected virtual void WriteComparer(WireWriter writer, TCollection value)
    {
    }

    /// <summary>Reads the comparer, then the elements.</summary>
    protected abstract TCollection Rebuild(WireReader reader);
}
