using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Copying;

/// <summary>Collections that are made whole from their copied elements.</summary>
internal abstract class RebuildingCopier<TCollection, T> : ReferenceCopier<TCollection> where TCollection : class, IEnumerable<T>
{
    protected sealed override TCollection CopyNew(TCollection value, CopyContext context)
    {
        var items = new List<T>();
        foreach (var item in value) items.Add(TypeCopier<T>.Copy(item, context));
        var copy = Rebuild(value, items);
        context.Record(value, copy);
        return copy;
    }

    protected abstract TCollection Rebuild(TCollection original, List<T> items);
}

internal sealed class ReadOnlyCollectionCopier<T> : RebuildingCopier<ReadOnlyCollection<T>, T>
{
    protected override ReadOnlyCollection<T> Rebuild(ReadOnlyCollection<T> original, List<T> items) => new(items);
}

internal sealed class ReadOnlyDictionaryCopier<TKey, TValue>
    : RebuildingCopier<ReadOnlyDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    protected override ReadOnlyDictionary<TKey, TValue> Rebuild(
        ReadOnlyDictionary<TKey, TValue> original, List<KeyValuePair<TKey, TValue>> items) => new(new Dictionary<TKey, TValue>(items));
}

internal sealed class ImmutableArrayCopier<T> : ValueCopier<ImmutableArray<T>>
{
    internal override ImmutableArray<T> Copy(ImmutableArray<T> value, CopyContext context) =>
        value.IsDefault ? value : [.. value.Select(item => TypeCopier<T>.Copy(item, context))];
}

internal sealed class ImmutableListCopier<T> : RebuildingCopier<ImmutableList<T>, T>
{
    protected override ImmutableList<T> Rebuild(ImmutableList<T> original, List<T> items) => [.. items];
}

internal sealed class ImmutableHashSetCopier<T> : RebuildingCopier<ImmutableHashSet<T>, T>
{
    protected override ImmutableHashSet<T> Rebuild(ImmutableHashSet<T> original, List<T> items) =>
        items.ToImmutableHashSet(original.KeyComparer);
}

internal sealed class ImmutableSortedSetCopier<T> : RebuildingCopier<ImmutableSortedSet<T>, T>
{
    protected override ImmutableSortedSet<T> Rebuild(ImmutableSortedSet<T> original, List<T> items) =>
        items.ToImmutableSortedSet(original.KeyComparer);
}

internal sealed class ImmutableQueueCopier<T> : RebuildingCopier<ImmutableQueue<T>, T>
{
    protected override ImmutableQueue<T> Rebuild(ImmutableQueue<T> original, List<T> items) => ImmutableQueue.CreateRange(items);
}

internal sealed class ImmutableStackCopier<T> : RebuildingCopier<ImmutableStack<T>, T>
{
    // A stack enumerates from its top.
    protected override ImmutableStack<T> Rebuild(ImmutableStack<T> original, List<T> items) =>
        ImmutableStack.CreateRange(Enumerable.Reverse(items));
}

internal sealed class ImmutableDictionaryCopier<TKey, TValue>
    : RebuildingCopier<ImmutableDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override ImmutableDictionary<TKey, TValue> Rebuild(
        ImmutableDictionary<TKey, TValue> original, List<KeyValuePair<TKey, TValue>> items) =>
        items.ToImmutableDictionary(original.KeyComparer, original.ValueComparer);
}

internal sealed class ImmutableSortedDictionaryCopier<TKey, TValue>
    : RebuildingCopier<ImmutableSortedDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override ImmutableSortedDictionary<TKey, TValue> Rebuild(
        ImmutableSortedDictionary<TKey, TValue> original, List<KeyValuePair<TKey, TValue>> items) =>
        items.ToImmutableSortedDictionary(original.KeyComparer, original.ValueComparer);
}

internal sealed class FrozenDictionaryCopier<TKey, TValue>
    : RebuildingCopier<FrozenDictionary<TKey, TValue>, KeyValuePair<TKey, TValue>> where TKey : notnull
{
    protected override FrozenDictionary<TKey, TValue> Rebuild(
        FrozenDictionary<TKey, TValue> original, List<KeyValuePair<TKey, TValue>> items) => items.ToFrozenDictionary(original.Comparer);
}

internal sealed class FrozenSetCopier<T> : RebuildingCopier<FrozenSet<T>, T>
{
    protected override FrozenSet<T> Rebuild(FrozenSet<T> original, List<T> items) => items.ToFrozenSet(original.Comparer);
}
