using Orleans.Runtime;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Copying;

/// <summary>Which types may not travel, and what to say about them.</summary>
internal static class TravelRules
{
    /// <summary>Why values of the type can never travel; null when they may.</summary>
    internal static string? Refusal(Type type)
    {
        if (typeof(Delegate).IsAssignableFrom(type))
            return $"{type} is a delegate. Code cannot be sent to a grain: send data, or a reference to a grain or observer.";
        if (typeof(IAddressable).IsAssignableFrom(type) && !typeof(GrainReference).IsAssignableFrom(type))
            return $"{type} is a grain or observer object. Send a reference to it: this.AsReference<TInterface>(), "
                + "or IGrainFactory.CreateObjectReference for an observer.";
        return typeof(Task).IsAssignableFrom(type) ? $"{type} is a task and cannot be sent; await it and send its result." : null;
    }

    /// <summary>Members say how values of the type travel.</summary>
    internal static bool HasMembers(Type type) => TravellingMembers.IsKnown(type) && UnknownBase(type) is null;

    internal static string Unknown(Type type)
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
            if (TravellingMembers.IsKnown(level) || Converters.Populates(level)) continue;
            if (!TravellingMembers.Of(level).IsComplete) return level;
        }

        return null;
    }
}
