using System.Collections.Concurrent;
using System.Reflection;
using System.Text.Json.Serialization.Metadata;
using Orleans.Serialization.Types;

namespace Orleans.Engine.Persistence;

/// <summary>
/// A member whose value has a type derived from the declared one keeps it: the text names the type, and only types that the application
/// has marked with <see cref="GenerateSerializerAttribute"/> can be named.
/// </summary>
internal static class DerivedTypes
{
    private static readonly Lazy<Type[]> Declared = new(() =>
    [
        .. from type in ApplicationAssemblies.Types()
           where type is { IsAbstract: false, IsGenericTypeDefinition: false } && type.IsDefined(typeof(GenerateSerializerAttribute), inherit: false)
           select type,
    ]);

    private static readonly ConcurrentDictionary<Type, Type[]> Known = new();

    internal static void Apply(JsonTypeInfo info)
    {
        if (info.Kind != JsonTypeInfoKind.Object || info.PolymorphismOptions is not null || info.Type.IsSealed || info.Type == typeof(object)) return;
        var derived = Known.GetOrAdd(info.Type, static type => [.. Declared.Value.Where(candidate => candidate != type && type.IsAssignableFrom(candidate))]);
        if (derived.Length == 0) return;
        var options = new JsonPolymorphismOptions();
        foreach (var type in derived) options.DerivedTypes.Add(new JsonDerivedType(type, NameOf(type)));
        info.PolymorphismOptions = options;
    }

    private static string NameOf(Type type) => type.GetCustomAttribute<AliasAttribute>()?.Alias ?? type.FullName!;
}
