using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Reflection;
using System.Text;
using System.Text.Json;
using Orleans.Concurrency;
using Orleans.Runtime;

namespace Orleans.Serialization.Copying;

/// <summary>Knows which types need no copy: nobody can change their values, and nothing of them stays behind.</summary>
internal static class ShallowTypes
{
    private static readonly HashSet<Type> Known =
    [
        typeof(string), typeof(decimal), typeof(object), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly),
        typeof(TimeOnly), typeof(TimeSpan), typeof(TimeZoneInfo), typeof(Uri), typeof(Version), typeof(BigInteger), typeof(Complex),
        typeof(Half), typeof(Int128), typeof(UInt128), typeof(Index), typeof(Range), typeof(Rune), typeof(CultureInfo),
        typeof(IPAddress), typeof(IPEndPoint), typeof(DBNull), typeof(ValueTuple), typeof(JsonElement), typeof(CancellationToken),
        typeof(GrainId), typeof(GrainType), typeof(GrainInterfaceType), typeof(IdSpan), typeof(ActivationId), typeof(SiloAddress),
        typeof(GrainAddress), typeof(MembershipVersion),
    ];

    private static readonly ConcurrentDictionary<Type, bool> Declared = new();

    /// <summary>A variable of the type holds only values that need no copy.</summary>
    internal static bool IsDeclaredShallow(Type type) =>
        Declared.GetOrAdd(type, static t => IsExact(t) && IsShallow(t, []));

    /// <summary>Values whose run-time type is this one need no copy.</summary>
    internal static bool IsRuntimeShallow(Type type) => IsShallow(type, []);

    /// <summary>A variable of the type holds values of no other type.</summary>
    internal static bool IsExact(Type type)
    {
        if (type.IsArray) return type.IsSZArray && IsExact(type.GetElementType()!) && !IsVariant(type.GetElementType()!);
        return type.IsValueType || type.IsSealed;
    }

    // int[] may hold a uint[], and an array of enums one of its numbers.
    private static bool IsVariant(Type element) => element.IsPrimitive || element.IsEnum;

    private static bool IsShallow(Type type, HashSet<Type> visited)
    {
        if (type.IsPrimitive || type.IsEnum || Known.Contains(type) || !visited.Add(type)) return true;
        if (typeof(GrainReference).IsAssignableFrom(type) || typeof(Exception).IsAssignableFrom(type)
            || typeof(Type).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type))
            return true;
        if (type.IsArray || type.IsInterface || type.IsPointer || typeof(Delegate).IsAssignableFrom(type)) return false;
        if (type.IsDefined(typeof(ImmutableAttribute), false)) return true;
        if (ImmutableCollections.FrozenBase(type) is { } frozen) return AreShallow(frozen.GetGenericArguments(), visited);
        if (type.IsGenericType && ByDefinition(type, visited) is { } answer) return answer;
        return TravellingMembers.IsKnown(type) && HasOnlyShallowMembers(type, visited);
    }

    private static bool? ByDefinition(Type type, HashSet<Type> visited)
    {
        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(Immutable<>)) return true;
        if (definition == typeof(Nullable<>) || ImmutableCollections.IsOne(definition))
            return AreShallow(type.GetGenericArguments(), visited);
        return null;
    }

    private static bool AreShallow(Type[] arguments, HashSet<Type> visited) =>
        arguments.All(argument => IsExact(argument) && IsShallow(argument, visited));

    private static bool HasOnlyShallowMembers(Type type, HashSet<Type> visited)
    {
        for (var level = type; level is not null && level != typeof(object) && level != typeof(ValueType); level = level.BaseType)
        {
            var members = TravellingMembers.Of(level);
            if (!members.IsComplete) return false;
            // A struct is copied by assignment, so that its own fields may be writable.
            if (!type.IsValueType && members.Fields.Any(m => !m.Field.IsInitOnly)) return false;
            if (!members.Fields.All(m => m.IsImmutable || (IsExact(m.Field.FieldType) && IsShallow(m.Field.FieldType, visited))))
                return false;
        }

        return true;
    }
}
