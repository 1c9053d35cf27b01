using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using Orleans.Runtime;

namespace Orleans.Serialization.Copying;

/// <summary>A field that travels; immutable: copied by reference. Declared: the field, or the property that it is of.</summary>
internal sealed record TravellingField(FieldInfo Field, bool IsImmutable, MemberInfo Declared);

/// <summary>The members of one level of a class hierarchy that travel: those with <c>[Id]</c>, and a record's parameters.</summary>
internal sealed class TravellingMembers
{
    private const BindingFlags Own =
        BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private TravellingMembers(List<TravellingField> fields, List<PropertyInfo> properties, bool isComplete)
    {
        Fields = fields;
        Properties = properties;
        IsComplete = isComplete;
    }

    internal IReadOnlyList<TravellingField> Fields { get; }

    /// <summary>Properties without a field of their own, which are read and set.</summary>
    internal IReadOnlyList<PropertyInfo> Properties { get; }

    /// <summary>No field stays behind.</summary>
    internal bool IsComplete { get; }

    /// <summary>The type says how it travels.</summary>
    internal static bool IsKnown(Type type) => type.IsDefined(typeof(GenerateSerializerAttribute), false) || IsTuple(type);

    internal static TravellingMembers Of(Type level)
    {
        var travelling = level.GetProperties(Own)
            .Where(p => p.GetIndexParameters().Length == 0 && Travels(level, p))
            .ToDictionary(p => p.Name);
        var all = level.GetFields(Own);
        var fields = new List<TravellingField>();
        foreach (var field in all)
        {
            var property = PropertyOf(field, travelling);
            if (property is null && !IsTuple(level) && !field.IsDefined(typeof(IdAttribute), false)) continue;
            if (property is not null) travelling.Remove(property.Name);
            var immutable = field.IsDefined(typeof(ImmutableAttribute), false)
                || (property is not null && property.IsDefined(typeof(ImmutableAttribute), false));
            fields.Add(new(field, immutable, (MemberInfo?)property ?? field));
        }

        var settable = travelling.Values.Where(p => p is { CanRead: true, CanWrite: true }).ToList();
        return new(fields, settable, fields.Count == all.Length && settable.Count == 0);
    }

    /// <summary>
    /// What stands for the member in a message. Members without an <c>[Id]</c> have numbers of their own, as in the official
    /// engine: parameters of a record by their place, public properties by their name.
    /// </summary>
    internal static ulong NumberOf(Type level, MemberInfo declared)
    {
        if (declared.GetCustomAttribute<IdAttribute>(false) is { } id) return ((ulong)id.Id << 2) + 1;
        var place = Array.FindIndex(PrimaryParameters(level), p => p.Name == declared.Name);
        return place >= 0 ? ((ulong)place << 2) + 2 : ((ulong)StableHash.Compute(Encoding.UTF8.GetBytes(declared.Name)) << 2) + 3;
    }

    private static PropertyInfo? PropertyOf(FieldInfo field, Dictionary<string, PropertyInfo> properties)
    {
        if (!field.Name.StartsWith('<') || !field.Name.EndsWith(">k__BackingField", StringComparison.Ordinal)) return null;
        return properties.GetValueOrDefault(field.Name[1..field.Name.IndexOf('>')]);
    }

    private static bool Travels(Type level, PropertyInfo property)
    {
        if (property.IsDefined(typeof(IdAttribute), false)) return true;
        if (level.GetCustomAttribute<GenerateSerializerAttribute>(false) is not { } attribute) return false;
        if (attribute.GenerateFieldIds == GenerateFieldIds.PublicProperties && property.GetMethod is { IsPublic: true }) return true;
        return attribute.IncludePrimaryConstructorParameters && IsRecord(level) && IsPrimaryParameter(level, property);
    }

    private static bool IsRecord(Type level) =>
        level.GetMethod("<Clone>$", Own) is not null
        || level.GetMethod("PrintMembers", Own) is { } print && print.IsDefined(typeof(CompilerGeneratedAttribute), false);

    private static bool IsPrimaryParameter(Type level, PropertyInfo property) =>
        Array.Exists(PrimaryParameters(level), p => p.Name == property.Name);

    /// <summary>A record's primary constructor has the parameters of its Deconstruct, each with a property of the same name.</summary>
    private static ParameterInfo[] PrimaryParameters(Type level) => level.GetMethods(Own)
        .FirstOrDefault(m => m.Name == "Deconstruct" && m.IsDefined(typeof(CompilerGeneratedAttribute), false))?.GetParameters() ?? [];

    internal static bool IsTuple(Type type) => type.IsGenericType
        && (typeof(ITuple).IsAssignableFrom(type) || type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}
