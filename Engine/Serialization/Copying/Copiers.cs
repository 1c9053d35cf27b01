using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Orleans.Runtime;

namespace Orleans.Serialization.Copying;

/// <summary>Finds or makes the copier of a run-time type.</summary>
internal static class Copiers
{
    private static readonly ConcurrentDictionary<Type, ValueCopier> ByType = new();

    internal static ValueCopier Of(Type type) => ByType.GetOrAdd(type, Create);

    private static ValueCopier Create(Type type)
    {
        if (ShallowTypes.IsRuntimeShallow(type)) return Make(typeof(ShallowCopier<>), type);
        if (Refusal(type) is { } refusal) return Make(typeof(RefusingCopier<>), [type], refusal);
        if (type.IsSZArray) return Make(typeof(ArrayCopier<>), type.GetElementType()!);
        if (type.IsArray) return Make(typeof(MultiArrayCopier<>), type);
        if (Nullable.GetUnderlyingType(type) is { } value) return Make(typeof(NullableCopier<>), value);
        if (typeof(JsonNode).IsAssignableFrom(type)) return Make(typeof(JsonNodeCopier<>), type);
        if (CollectionCopiers.Find(type) is { } collection) return collection;
        if (!TravellingMembers.IsKnown(type) || UnknownBase(type) is not null)
            return Make(typeof(RefusingCopier<>), [type], Unknown(type));
        return Make(type.IsValueType ? typeof(StructCopier<>) : typeof(ObjectCopier<>), type);
    }

    internal static ValueCopier Make(Type definition, params Type[] arguments) =>
        (ValueCopier)Activator.CreateInstance(definition.MakeGenericType(arguments), nonPublic: true)!;

    private static ValueCopier Make(Type definition, Type[] arguments, string reason) =>
        (ValueCopier)Activator.CreateInstance(definition.MakeGenericType(arguments), reason)!;

    private static string? Refusal(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"{type} is a delegate. Code cannot be sent to a grain: send data, or a reference to a grain or observer.";
        if (typeof(IAddressable).IsAssignableFrom(type))
            return $"{type} is a grain or observer object. Send a reference to it: this.AsReference<TInterface>(), "
                + "or IGrainFactory.CreateObjectReference for an observer.";
        return typeof(Task).IsAssignableFrom(type) ? $"{type} is a task and cannot be sent; await it and send its result." : null;
    }

    private static string Unknown(Type type)
    {
        var culprit = UnknownBase(type) is { } parent ? $"{type}, because of its base class {parent}," : $"{type}";
        return $"{culprit} cannot be sent to a grain: add [GenerateSerializer] to it and [Id(n)] to each member that travels, "
            + "or [Immutable] as well when its values never change.";
    }

    /// <summary>A base class with state of which nobody said how it travels.</summary>
    private static Type? UnknownBase(Type type)
    {
        if (type.IsValueType) return null;
        for (var level = type.BaseType; level is not null && level != typeof(object); level = level.BaseType)
        {
            if (TravellingMembers.IsKnown(level)) continue;
            if (!TravellingMembers.Of(level).IsComplete) return level;
        }

        return null;
    }
}
