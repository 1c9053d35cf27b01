using System.Collections.Concurrent;

namespace Orleans.Serialization.Wire;

/// <summary>Dictionaries; their pairs stand key after value.</summary>
internal abstract class DictionaryCodecBase<TDictionary, TKey, TValue> : ReferenceCodec<TDictionary>
    where TDictionary : class, IDictionary<TKey, TValue>
    where TKey : notnull
{
    internal sealed override void Write(WireWriter writer, TDictionary value)
    {
        WriteComparer(writer, value);
        var pairs = Snapshot(value);
        writer.WriteVarint((uint)pairs.Count);
        foreach (var (key, item) in pairs)
        {
            TypeCodec<TKey>.Write(writer, key);
            TypeCodec<TValue>.Write(writer, item);
        }
    }

    protected sealed override TDictionary ReadNew(WireReader reader, int slot)
    {
        var dictionary = Create(reader, out var count);
        reader.Record(slot, dictionary);
        for (var i = 0; i < count; i++)
        {
            var key = TypeCodec<TKey>.Read(reader);
            var item = TypeCodec<TValue>.Read(reader);
            // Not by the indexer: the same key twice is not what anybody has written.
            dictionary.Add(key, item);
        }

        return dictionary;
    }

    protected virtual ICollection<KeyValuePair<TKey, TValue>> Snapshot(TDictionary value) => value;

    protected abstract void WriteComparer(WireWriter writer, TDictionary value);

    protected abstract TDictionary Create(WireReader reader, out int count);
}

internal sealed class DictionaryCodec<TKey, TValue> : DictionaryCodecBase<Dictionary<TKey, TValue>, TKey, TValue> where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, Dictionary<TKey, TValue> value) =>
        Comparers.WriteEquality(writer, value.Comparer);

    protected override Dictionary<TKey, TValue> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadEquality<TKey>(reader);
        return new(count = reader.ReadCount<(long, TKey, TValue)>(), comparer);
    }
}

internal sealed class SortedDictionaryCodec<TKey, TValue> : DictionaryCodecBase<SortedDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, SortedDictionary<TKey, TValue> value) =>
        Comparers.WriteOrder(writer, value.Comparer);

    protected override SortedDictionary<TKey, TValue> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadOrder<TKey>(reader);
        count = reader.ReadCount<(long, long, long, TKey, TValue)>();
        return new(comparer);
    }
}

internal sealed class SortedListCodec<TKey, TValue> : DictionaryCodecBase<SortedList<TKey, TValue>, TKey, TValue> where TKey : notnull
{
    protected override void WriteComparer(WireWriter writer, SortedList<TKey, TValue> value) =>
        Comparers.WriteOrder(writer, value.Comparer);

    protected override SortedList<TKey, TValue> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadOrder<TKey>(reader);
        return new(count = reader.ReadCount<(TKey, TValue)>(), comparer);
    }
}

internal sealed class ConcurrentDictionaryCodec<TKey, TValue> : DictionaryCodecBase<ConcurrentDictionary<TKey, TValue>, TKey, TValue>
    where TKey : notnull
{
    // Others may change it meanwhile.
    protected override ICollection<KeyValuePair<TKey, TValue>> Snapshot(ConcurrentDictionary<TKey, TValue> value) => value.ToArray();

    protected override void WriteComparer(WireWriter writer, ConcurrentDictionary<TKey, TValue> value) =>
        Comparers.WriteEquality(writer, value.Comparer);

    protected override ConcurrentDictionary<TKey, TValue> Create(WireReader reader, out int count)
    {
        var comparer = Comparers.ReadEquality<TKey>(reader);
        count = reader.ReadCount<(long, long, TKey, TValue)>();
        return new(comparer);
    }
}
