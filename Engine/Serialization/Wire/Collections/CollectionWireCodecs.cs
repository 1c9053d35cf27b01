using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using Orleans.Concurrency;
using Orleans.Serialization.Copying;

namespace Orleans.Serialization.Wire;

/// <summary>The collections of the base library, and generic structs around a value.</summary>
internal static class CollectionWireCodecs
{
    private static readonly Dictionary<Type, Type> ByDefinition = new()
    {
        [typeof(Nullable<>)] = typeof(NullableCodec<>),
        [typeof(Immutable<>)] = typeof(ImmutableCodec<>),
        [typeof(Memory<>)] = typeof(MemoryCodec<>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCodec<>),
        [typeof(ArraySegment<>)] = typeof(ArraySegmentCodec<>),
        [typeof(List<>)] = typeof(ListCodec<>),
        [typeof(HashSet<>)] = typeof(HashSetCodec<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCodec<>),
        [typeof(Queue<>)] = typeof(QueueCodec<>),
        [typeof(Stack<>)] = typeof(StackCodec<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCodec<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCodec<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCodec<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCodec<,>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCodec<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCodec<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCodec<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCodec<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCodec<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCodec<>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCodec<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCodec<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCodec<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCodec<,>),
        [typeof(FrozenSet<>)] = typeof(FrozenSetCodec<>),
        [typeof(FrozenDictionary<,>)] = typeof(FrozenDictionaryCodec<,>),
    };

    internal static WireCodec? Find(Type type)
    {
        if (ImmutableCollections.FrozenBase(type) is { } frozen) type = frozen;
        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        if (ByDefinition.TryGetValue(definition, out var codec)) return WireCodecs.Make(codec, type.GetGenericArguments());
        return ImmutableCollections.IsCollectionExpression(definition)
            ? WireCodecs.Make(typeof(CollectionExpressionCodec<>), type.GetGenericArguments())
            : null;
    }
}

/// <summary>What the compiler makes of a collection expression for a read-only interface arrives as an array.</summary>
internal sealed class CollectionExpressionCodec<T> : WireCodec
{
    internal override Type WireType => typeof(T[]);

    internal override bool IsTracked => true;

    internal override void WriteUntyped(WireWriter writer, object value) => ArrayElements<T>.Write(writer, [.. (IEnumerable<T>)value]);

    internal override object ReadUntyped(WireReader reader) => throw new WireFormatException("A collection expression is read as an array.");
}
