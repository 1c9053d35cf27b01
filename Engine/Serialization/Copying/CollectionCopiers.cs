using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Collections.ObjectModel;

namespace Orleans.Serialization.Copying;

/// <summary>The collections of the base library.</summary>
internal static class CollectionCopiers
{
    private static readonly Dictionary<Type, Type> ByDefinition = new()
    {
        [typeof(List<>)] = typeof(ListCopier<>),
        [typeof(HashSet<>)] = typeof(HashSetCopier<>),
        [typeof(SortedSet<>)] = typeof(SortedSetCopier<>),
        [typeof(Queue<>)] = typeof(QueueCopier<>),
        [typeof(Stack<>)] = typeof(StackCopier<>),
        [typeof(Dictionary<,>)] = typeof(DictionaryCopier<,>),
        [typeof(SortedDictionary<,>)] = typeof(SortedDictionaryCopier<,>),
        [typeof(SortedList<,>)] = typeof(SortedListCopier<,>),
        [typeof(ConcurrentDictionary<,>)] = typeof(ConcurrentDictionaryCopier<,>),
        [typeof(ReadOnlyCollection<>)] = typeof(ReadOnlyCollectionCopier<>),
        [typeof(ReadOnlyDictionary<,>)] = typeof(ReadOnlyDictionaryCopier<,>),
        [typeof(ImmutableArray<>)] = typeof(ImmutableArrayCopier<>),
        [typeof(ImmutableList<>)] = typeof(ImmutableListCopier<>),
        [typeof(ImmutableHashSet<>)] = typeof(ImmutableHashSetCopier<>),
        [typeof(ImmutableSortedSet<>)] = typeof(ImmutableSortedSetCopier<>),
        [typeof(ImmutableQueue<>)] = typeof(ImmutableQueueCopier<>),
        [typeof(ImmutableStack<>)] = typeof(ImmutableStackCopier<>),
        [typeof(ImmutableDictionary<,>)] = typeof(ImmutableDictionaryCopier<,>),
        [typeof(ImmutableSortedDictionary<,>)] = typeof(ImmutableSortedDictionaryCopier<,>),
        [typeof(ReadOnlyMemory<>)] = typeof(ReadOnlyMemoryCopier<>),
        [typeof(Memory<>)] = typeof(MemoryCopier<>),
    };

    internal static ValueCopier? Find(Type type)
    {
        if (ImmutableCollections.FrozenBase(type) is { } frozen)
        {
            var copierOfFrozen = frozen.GetGenericArguments().Length == 1 ? typeof(FrozenSetCopier<>) : typeof(FrozenDictionaryCopier<,>);
            return Copiers.Make(copierOfFrozen, frozen.GetGenericArguments());
        }

        if (!type.IsGenericType) return null;
        var definition = type.GetGenericTypeDefinition();
        if (ByDefinition.TryGetValue(definition, out var copier)) return Copiers.Make(copier, type.GetGenericArguments());
        return ImmutableCollections.IsCollectionExpression(definition)
            ? Copiers.Make(typeof(CollectionExpressionCopier<>), type.GetGenericArguments())
            : null;
    }
}
