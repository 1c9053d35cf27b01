using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Serialization.Types;

/// <summary>
/// The types of the application that a message may name. Nothing else is looked up, whatever a message says; and naming a type
/// does not make a value of it.
/// </summary>
internal static class DeclaredTypes
{
    private static readonly ConcurrentDictionary<string, Type> ByName = new(StringComparer.Ordinal);
    private static (int Version, Dictionary<string, Type> ByAlias)? _aliases;

    internal static bool MayBeNamed(Type type)
    {
        if (type.IsDefined(typeof(GenerateSerializerAttribute), false)) return true;
        if (type.IsEnum && LibraryTypes.IsLibrary(type.Assembly.GetName().Name!)) return type.IsVisible;
        // Of these there are no values, or harmless ones; they occur as elements and arguments of other types.
        if (type.IsInterface || type.IsAbstract || type.IsEnum) return ApplicationAssemblies.Contains(type.Assembly);
        return Converters.Has(type) || JsonTypes.Serializing(type) is not null;
    }

    /// <summary>The name of the type on the wire, for types without an alias.</summary>
    internal static string NameOf(Type type) => $"{type.FullName},{type.Assembly.GetName().Name}";

    internal static string? AliasOf(Type type) => type.GetCustomAttribute<AliasAttribute>(false)?.Alias;

    internal static Type? FindByName(string name)
    {
        if (ByName.TryGetValue(name, out var known)) return known;
        var comma = name.IndexOf(',');
        if (comma <= 0 || name.AsSpan(0, comma).IndexOfAny("[]*&\\") >= 0) return null;
        // The assembly of a type with a converter need not use the programming model.
        var assembly = name[(comma + 1)..];
        var type = ApplicationAssemblies.Find(assembly)?.GetType(name[..comma], throwOnError: false)
            ?? LibraryTypes.Find(name[..comma], assembly)
            ?? Converters.FindValue(name)
            ?? FindOpted(name[..comma], assembly);
        if (type is null || !MayBeNamed(type)) return null;
        ByName[name] = type;
        return type;
    }

    // Types that travel as JSON may be of any assembly that is loaded.
    private static Type? FindOpted(string name, string assembly) => Array
        .Find(AppDomain.CurrentDomain.GetAssemblies(), a => !a.IsDynamic && a.GetName().Name == assembly)
        ?.GetType(name, throwOnError: false) is { } type && JsonTypes.Serializing(type) is not null ? type : null;

    internal static Type? FindByAlias(string alias)
    {
        if (_aliases is not { } aliases || aliases.Version != ApplicationAssemblies.Version)
        {
            var version = ApplicationAssemblies.Version;
            var found = new Dictionary<string, Type>(StringComparer.Ordinal);
            foreach (var type in ApplicationAssemblies.Types())
            {
                if (!type.IsDefined(typeof(AliasAttribute), false) || !MayBeNamed(type)) continue;
                foreach (var attribute in type.GetCustomAttributes<AliasAttribute>(false)) found.TryAdd(attribute.Alias, type);
            }

            _aliases = aliases = (version, found);
        }

        return aliases.ByAlias.GetValueOrDefault(alias);
    }
}
