using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Orleans.Platform.Data;

namespace Orleans.Platform.Transactions.Data;

/// <summary>Reads the annotations of personal data and makes the serializer follow them.</summary>
internal static class PersonalDataModel
{
    private static readonly ConcurrentDictionary<Type, bool> Known = new();

    /// <summary>Whether values of a type can hold personal data, themselves or deeper.</summary>
    public static bool HoldsPersonalData(Type type) => Known.GetOrAdd(type, static candidate => Search(candidate, []));

    /// <summary>Encrypts the marked properties of an object type, for the subject that the object names.</summary>
    public static void Apply(JsonTypeInfo type)
    {
        if (type.Kind != JsonTypeInfoKind.Object) return;
        var isMarked = false;
        foreach (var property in type.Properties)
        {
            if (property.AttributeProvider?.IsDefined(typeof(PersonalDataAttribute), inherit: true) != true) continue;
            property.CustomConverter = (JsonConverter)Activator.CreateInstance(typeof(PersonalDataConverter<>).MakeGenericType(property.PropertyType))!;
            isMarked = true;
        }

        if (isMarked && FindSubject(type.Type) is { } subject) FollowSubject(type, subject);
    }

    private static void FollowSubject(JsonTypeInfo type, PropertyInfo subject)
    {
        type.OnSerializing = value => ProtectionScope.Current.Push(
            subject.GetValue(value)?.ToString() ?? throw new InvalidOperationException(
                $"{type.Type}.{subject.Name} names the data subject and is null, so its personal data cannot be stored."));
        type.OnSerialized = static _ => ProtectionScope.Current.Pop();
    }

    private static PropertyInfo? FindSubject(Type type)
        => type.GetProperties().FirstOrDefault(property => property.IsDefined(typeof(DataSubjectAttribute), inherit: true));

    private static bool Search(Type type, HashSet<Type> seen)
    {
        if (type.IsPrimitive || type == typeof(string) || type == typeof(object) || !seen.Add(type)) return false;
        if (type.HasElementType) return Search(type.GetElementType()!, seen);
        if (type.GetGenericArguments().Any(argument => Search(argument, seen))) return true;
        if (type.Namespace?.StartsWith("System", StringComparison.Ordinal) == true) return false;
        return type.GetProperties().Any(property =>
            property.IsDefined(typeof(PersonalDataAttribute), inherit: true) || Search(property.PropertyType, seen));
    }
}
