using System.Collections.Concurrent;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>Which exception classes are made again: those of the base library, of the platform, and declared ones.</summary>
internal static class ExceptionTypes
{
    private static readonly ConcurrentDictionary<string, Type> Known = new(StringComparer.Ordinal);
    private static readonly ConcurrentDictionary<Type, string> Names = new();

    internal static string NameOf(Exception value) => value is UnavailableExceptionFallbackException { ExceptionType: { } original }
        ? original
        : Names.GetOrAdd(value.GetType(), static t => DeclaredTypes.AliasOf(t) ?? DeclaredTypes.NameOf(t));

    /// <summary>The parts of the engine and of the platform; its tests are applications.</summary>
    internal static bool IsOfThePlatform(Type type) => type.Assembly.GetName().Name is { } name
        && (name.StartsWith("Orleans.Engine.", StringComparison.Ordinal)
            || (name.StartsWith("Orleans.Platform.", StringComparison.Ordinal) && !name.StartsWith("Orleans.Platform.Tests.", StringComparison.Ordinal)));

    internal static Type? Find(string name)
    {
        if (Known.TryGetValue(name, out var known)) return known;
        var type = Look(name);
        if (type is null || !typeof(Exception).IsAssignableFrom(type) || type.IsAbstract || type.ContainsGenericParameters) return null;
        Known[name] = type;
        return type;
    }

    private static Type? Look(string name)
    {
        var comma = name.IndexOf(',');
        if (comma < 0) return DeclaredTypes.FindByAlias(name);
        if (comma == 0 || name.AsSpan(0, comma).IndexOfAny("[]*&\\") >= 0) return null;
        var assembly = name[(comma + 1)..];
        if (LibraryTypes.IsLibrary(assembly)) return LibraryTypes.Find(name[..comma], assembly);
        var type = ApplicationAssemblies.Find(assembly)?.GetType(name[..comma], throwOnError: false);
        return type is not null && (type.IsDefined(typeof(GenerateSerializerAttribute), false) || IsOfThePlatform(type)) ? type : null;
    }
}
