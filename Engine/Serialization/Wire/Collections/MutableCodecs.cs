namespace Orleans.Serialization.Wire;

internal sealed class QueueCodec<T> : FillingCodec<Queue<T>, T>
{
    protected override int Count(Queue<T> value) => value.Count;

    protected override Queue<T> Create(WireReader reader, out int count) => new(count = reader.ReadCount<T>());

    protected override void Add(Queue<T> collection, T item) => collection.Enqueue(item);
}

internal sealed class StackCodec<T> : FillingCodec<Stack<T>, T>
{
    protected override int Count(Stack<T> value) => value.Count;

    // A stack enumerates from its top.
    protected override IEnumerable<T> InOrder(Stack<T> value) => value.Reverse();

    protected override Stack<T> Create(WireReader reader, out int count) => new(count = reader.ReadCount<T>());

    protected override void Add(Stack<T> collection, T item) => collection.Push(item);
}

internal sealed class HashSetCodec<T> : FillingCodec<HashSet<T>, T>
{
    protected override int Count(HashSet<T> value) => value.Count;

    protected override void WriteComparer(WireWriter writer, HashSet<T> value) => Comparers.WriteEquality(writer, value.Comparer);

    protected override HashSet<T> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadEquality<T>(reader);
        return new(count = reader.ReadCount<(long, T)>(), comparer);
    }

    protected override void Add(HashSet<T> collection, T item) => collection.Add(item);
}

internal sealed class SortedSetCodec<T> : FillingCodec<SortedSet<T>, T>
{
    protected override int Count(SortedSet<T> value) => value.Count;

    protected override void WriteComparer(WireWriter writer, SortedSet<T> value) => Comparers.WriteOrder(writer, value.Comparer);

    protected override SortedSet<T> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadOrder<T>(reader);
        count = reader.ReadCount<(long, long, long, T)>();
        return new(comparer);
    }

    protected override void Add(SortedSet<T> collection, T item) => collection.Add(item);
}
