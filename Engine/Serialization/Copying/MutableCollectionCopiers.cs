using System.Collections.Concurrent;

namespace Orleans.Serialization.Copying;

internal sealed class ListCopier<T> : ReferenceCopier<List<T>>
{
    protected override List<T> CopyNew(List<T> value, CopyContext context)
    {
        if (TypeCopier<T>.IsShallow)
        {
            var same = new List<T>(value);
            context.Record(value, same);
            return same;
        }

        var copy = new List<T>(value.Count);
        context.Record(value, copy);
        foreach (var item in value) copy.Add(TypeCopier<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class HashSetCopier<T> : ReferenceCopier<HashSet<T>>
{
    protected override HashSet<T> CopyNew(HashSet<T> value, CopyContext context)
    {
        var copy = new HashSet<T>(value.Count, value.Comparer);
        context.Record(value, copy);
        foreach (var item in value) copy.Add(TypeCopier<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class SortedSetCopier<T> : ReferenceCopier<SortedSet<T>>
{
    protected override SortedSet<T> CopyNew(SortedSet<T> value, CopyContext context)
    {
        var copy = new SortedSet<T>(value.Comparer);
        context.Record(value, copy);
        foreach (var item in value) copy.Add(TypeCopier<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class QueueCopier<T> : ReferenceCopier<Queue<T>>
{
    protected override Queue<T> CopyNew(Queue<T> value, CopyContext context)
    {
        var copy = new Queue<T>(value.Count);
        context.Record(value, copy);
        foreach (var item in value) copy.Enqueue(TypeCopier<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class StackCopier<T> : ReferenceCopier<Stack<T>>
{
    protected override Stack<T> CopyNew(Stack<T> value, CopyContext context)
    {
        var copy = new Stack<T>(value.Count);
        context.Record(value, copy);
        // A stack enumerates from its top.
        foreach (var item in value.Reverse()) copy.Push(TypeCopier<T>.Copy(item, context));
        return copy;
    }
}

internal sealed class DictionaryCopier<TKey, TValue> : ReferenceCopier<Dictionary<TKey, TValue>> where TKey : notnull
{
    protected override Dictionary<TKey, TValue> CopyNew(Dictionary<TKey, TValue> value, CopyContext context)
    {
        if (TypeCopier<TKey>.IsShallow && TypeCopier<TValue>.IsShallow)
        {
            var same = new Dictionary<TKey, TValue>(value, value.Comparer);
            context.Record(value, same);
            return same;
        }

        var copy = new Dictionary<TKey, TValue>(value.Count, value.Comparer);
        context.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(TypeCopier<TKey>.Copy(key, context), TypeCopier<TValue>.Copy(item, context));
        return copy;
    }
}

internal sealed class SortedDictionaryCopier<TKey, TValue> : ReferenceCopier<SortedDictionary<TKey, TValue>> where TKey : notnull
{
    protected override SortedDictionary<TKey, TValue> CopyNew(SortedDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = new SortedDictionary<TKey, TValue>(value.Comparer);
        context.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(TypeCopier<TKey>.Copy(key, context), TypeCopier<TValue>.Copy(item, context));
        return copy;
    }
}

internal sealed class SortedListCopier<TKey, TValue> : ReferenceCopier<SortedList<TKey, TValue>> where TKey : notnull
{
    protected override SortedList<TKey, TValue> CopyNew(SortedList<TKey, TValue> value, CopyContext context)
    {
        var copy = new SortedList<TKey, TValue>(value.Count, value.Comparer);
        context.Record(value, copy);
        foreach (var (key, item) in value) copy.Add(TypeCopier<TKey>.Copy(key, context), TypeCopier<TValue>.Copy(item, context));
        return copy;
    }
}

internal sealed class ConcurrentDictionaryCopier<TKey, TValue> : ReferenceCopier<ConcurrentDictionary<TKey, TValue>>
    where TKey : notnull
{
    protected override ConcurrentDictionary<TKey, TValue> CopyNew(ConcurrentDictionary<TKey, TValue> value, CopyContext context)
    {
        var copy = new ConcurrentDictionary<TKey, TValue>(value.Comparer);
        context.Record(value, copy);
        foreach (var (key, item) in value) copy[TypeCopier<TKey>.Copy(key, context)] = TypeCopier<TValue>.Copy(item, context);
        return copy;
    }
}
