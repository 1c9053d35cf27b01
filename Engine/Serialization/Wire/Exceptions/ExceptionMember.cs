using System.Collections.Concurrent;
using System.Reflection;
using System.Text;
using Orleans.Runtime;
using Orleans.Serialization.Copying;

namespace Orleans.Serialization.Wire;

/// <summary>A member of an exception class that travels; level: how far the class is from <see cref="Exception"/>.</summary>
internal sealed record ExceptionMember(ulong Level, ulong Number, string Name, FieldInfo? Field, PropertyInfo? Property)
{
    internal object? Get(Exception value) => Field is not null ? Field.GetValue(value) : Property!.GetValue(value);

    internal void Set(Exception value, object? member)
    {
        var type = Field?.FieldType ?? Property!.PropertyType;
        if (member is null ? type.IsValueType : !type.IsInstanceOfType(member)) return;
        if (Field is not null) Field.SetValue(value, member);
        else Property!.SetValue(value, member);
    }
}

/// <summary>Which members of an exception class travel: those with [Id], and of well-known classes what makes their message.</summary>
internal static class ExceptionMembers
{
    private const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly (Type Type, string Field)[] OfLibrary =
    [
        (typeof(ArgumentException), "_paramName"), (typeof(ArgumentOutOfRangeException), "_actualValue"),
        (typeof(ObjectDisposedException), "_objectName"), (typeof(AggregateException), "_innerExceptions"),
    ];

    private static readonly ConcurrentDictionary<Type, ExceptionMember[]> Known = new();

    internal static ExceptionMember[] Of(Type type) => Known.GetOrAdd(type, Find);

    /// <summary>The message without what the class adds to it.</summary>
    internal static string? MessageOf(Exception value) => value is ArgumentException or ObjectDisposedException or AggregateException
        ? ExceptionFactory.PlainMessage(value) ?? value.Message
        : value.Message;

    private static ExceptionMember[] Find(Type type)
    {
        var hierarchy = new List<Type>();
        for (var level = type; level != typeof(Exception); level = level!.BaseType) hierarchy.Add(level!);
        hierarchy.Reverse();
        return [.. hierarchy.SelectMany((level, depth) => OfLevel(level, (ulong)depth))];
    }

    private static IEnumerable<ExceptionMember> OfLevel(Type level, ulong depth)
    {
        if (TravellingMembers.IsKnown(level))
            return WireMember.Of(level).Select(m => new ExceptionMember(depth, m.Number, NameOf(m.Field ?? (MemberInfo)m.Property!), m.Field, m.Property));
        var fields = ExceptionTypes.IsOfThePlatform(level)
            ? level.GetFields(Own)
            : OfLibrary.Where(k => k.Type == level).Select(k => level.GetField(k.Field, Own)).OfType<FieldInfo>();
        return fields.Select(f => new ExceptionMember(depth, StableHash.Compute(Encoding.UTF8.GetBytes(f.Name)), NameOf(f), f, null));
    }

    private static string NameOf(MemberInfo member) =>
        member.Name.StartsWith('<') && member.Name.IndexOf('>') is > 1 and var end ? member.Name[1..end] : member.Name;
}
