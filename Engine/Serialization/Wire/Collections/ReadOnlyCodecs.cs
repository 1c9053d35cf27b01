using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Wire;

internal sealed class ReadOnlyCollectionCodec<T> : RebuildingCodec<ReadOnlyCollection<T>, T>
{
    protected override ReadOnlyCollection<T> Rebuild(WireReader reader) => new(ArrayElements<T>.Read(reader));
}

internal sealed class ReadOnlyDictionaryCodec<TKey, TValue>
    : RebuildingCodec<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override ReadOnlyDictionary<TKey, TValue> Rebuild(WireReader reader) =>
        new(new Dictionary<TKey, TValue>(ArrayElements<KeyValuePair<TKey, TValue>>.Read(reader)));
}

internal sealed class ImmutableArrayCodec<T> : WireCodec<ImmutableArray<T>>
{
    internal override void Write(WireWriter writer, ImmutableArray<T> value)
    {
        writer.WriteBool(!value.IsDefault);
        if (!value.IsDefault) ArrayElements<T>.Write(writer, value.AsSpan());
    }

    internal override ImmutableArray<T> Read(WireReader reader) => reader.ReadBool() ? [.. ArrayElements<T>.Read(reader)] : default;
}

internal sealed class ImmutableListCodec<T> : RebuildingCodec<ImmutableList<T>, T>
{
    protected override ImmutableList<T> Rebuild(WireReader reader) => [.. ArrayElements<T>.Read(reader)];
}

internal sealed class ImmutableQueueCodec<T> : RebuildingCodec<ImmutableQueue<T>, T>
{
    protected override ImmutableQueue<T> Rebuild(WireReader reader) => ImmutableQueue.CreateRange(ArrayElements<T>.Read(reader));
}

internal sealed class ImmutableStackCodec<T> : RebuildingCodec<ImmutableStack<T>, T>
{
    // A stack enumerates from its top.
    protected override ImmutableStack<T> Rebuild(WireReader reader) =>
        ImmutableStack.CreateRange(Enumerable.Reverse(ArrayElements<T>.Read(reader)));
}

internal sealed class ImmutableHashSetCodec<T> : RebuildingCodec<ImmutableHashSet<T>, T>
{
    protected override void WriteComparer(WireWriter writer, ImmutableHashSet<T> value) =>
        Comparers.WriteEquality(writer, value.KeyComparer);

    protected override ImmutableHashSet<T> Rebuild(WireReader reader) =>
        ImmutableHashSet.CreateRange(Comparers.ReadEquality<T>(reader), ArrayElements<T>.Read(reader));
}

internal sealed class ImmutableSortedSetCodec<T> : RebuildingCodec<ImmutableSortedSet<T>, T>
{
    protected override void WriteComparer(WireWriter writer, ImmutableSortedSet<T> value) =>
        Comparers.WriteOrder(writer, value.KeyComparer);

    protected override ImmutableSortedSet<T> Rebuild(WireReader reader) =>
        ImmutableSortedSet.CreateRange(Comparers.ReadOrder<T>(reader), ArrayElements<T>.Read(reader));
}

internal sealed class ImmutableDictionaryCodec<TKey, TValue>
    : RebuildingCodec<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, ImmutableDictionary<TKey, TValue> value) =>
        Comparers.WriteEquality(writer, value.KeyComparer);

    protected override ImmutableDictionary<TKey, TValue> Rebuild(WireReader reader) =>
        ImmutableDictionary.CreateRange(Comparers.ReadEquality<TKey>(reader), ArrayElements<KeyValuePair<TKey, TValue>>.Read(reader));
}

internal sealed class ImmutableSortedDictionaryCodec<TKey, TValue>
    : RebuildingCodec<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, ImmutableSortedDictionary<TKey, TValue> value) =>
        Comparers.WriteOrder(writer, value.KeyComparer);

    protected override ImmutableSortedDictionary<TKey, TValue> Rebuild(WireReader reader) =>
        ImmutableSortedDictionary.CreateRange(Comparers.ReadOrder<TKey>(reader), ArrayElements<KeyValuePair<TKey, TValue>>.Read(reader));
}

/// <summary>The types of frozen collections that one gets are internal; they travel as their public base.</summary>
internal sealed class FrozenSetCodec<T> : RebuildingCodec<FrozenSet<T>, T>
{
    protected override void WriteComparer(WireWriter writer, FrozenSet<T> value) => Comparers.WriteEquality(writer, value.Comparer);

    protected override FrozenSet<T> Rebuild(WireReader reader)
    {
        var comparer = Comparers.ReadEquality<T>(reader);
        return ArrayElements<T>.Read(reader).ToFrozenSet(comparer);
    }
}

internal sealed class FrozenDictionaryCodec<TKey, TValue>
    : RebuildingCodec<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, FrozenDictionary<TKey, TValue> value) =>
        Comparers.WriteEquality(writer, value.Comparer);

    protected override FrozenDictionary<TKey, TValue> Rebuild(WireReader reader)
    {
        var comparer = Comparers.ReadEquality<TKey>(reader);
        return ArrayElements<KeyValuePair<TKey, TValue>>.Read(reader).ToFrozenDictionary(comparer);
    }
}
