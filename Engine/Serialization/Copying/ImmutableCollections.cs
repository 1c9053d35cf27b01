using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Orleans.Serialization.Copying;

/// <summary>Collections that nobody can change; they need a copy only when their elements do.</summary>
internal static class ImmutableCollections
{
    private static readonly HashSet<Type> Definitions =
    [
        typeof(ImmutableArray<>), typeof(ImmutableList<>), typeof(ImmutableHashSet<>), typeof(ImmutableSortedSet<>),
        typeof(ImmutableQueue<>), typeof(ImmutableStack<>), typeof(ImmutableDictionary<,>), typeof(ImmutableSortedDictionary<,>),
    ];

    internal static bool IsOne(Type definition) => Definitions.Contains(definition) || IsCollectionExpression(definition);

    /// <summary>What the compiler makes of a collection expression for a read-only interface.</summary>
    internal static bool IsCollectionExpression(Type definition) =>
        definition.Name.StartsWith("<>z__ReadOnly", StringComparison.Ordinal);

    /// <summary>The public base of a frozen collection; the types that one gets are internal. Null: not one.</summary>
    internal static Type? FrozenBase(Type type)
    {
        for (var level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (!level.IsGenericType) continue;
            var definition = level.GetGenericTypeDefinition();
            if (definition == typeof(FrozenSet<>) || definition == typeof(FrozenDictionary<,>)) return level;
        }

        return null;
    }
}
