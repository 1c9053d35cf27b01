using System.Reflection.Metadata;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization.Types;

/// <summary>
/// Finds types by their names as reflection writes them, such as the type arguments in the id of a generic grain. Only what messages may
/// name is found, and nothing is loaded for a name.
/// </summary>
internal static class WrittenTypes
{
    private static readonly string CoreLibrary = typeof(object).Assembly.GetName().Name!;
    private static readonly TypeNameParseOptions Limits = new() { MaxNodes = 64 };

    /// <summary>The type of a name; null when it may not be named.</summary>
    /// <exception cref="WireFormatException">Messages have named too many generic types.</exception>
    internal static Type? Find(string name) => TypeName.TryParse(name, out var parsed, Limits) ? Find(parsed, WireLimits.MaxTypeDepth) : null;

    /// <summary>The types of a list in brackets: <c>[[A],[B, Assembly]]</c>. Null when it is none, or has one that may not be named.</summary>
    /// <exception cref="WireFormatException">Messages have named too many generic types.</exception>
    internal static Type[]? FindArguments(ReadOnlySpan<char> list)
    {
        // The parser wants to know of what they are the arguments.
        if (!TypeName.TryParse($"T{list}", out var name, Limits) || !name.IsConstructedGenericType) return null;
        return FindAll(name, WireLimits.MaxTypeDepth);
    }

    private static Type[]? FindAll(TypeName generic, int depth)
    {
        var names = generic.GetGenericArguments();
        var types = new Type[names.Length];
        for (var i = 0; i < types.Length; i++)
        {
            if (Find(names[i], depth - 1) is not { } type) return null;
            types[i] = type;
        }

        return types;
    }

    private static Type? Find(TypeName name, int depth)
    {
        if (depth == 0) return null;
        if (name.IsArray) return FindArray(name, depth);
        if (name.IsConstructedGenericType) return FindGeneric(name, depth);
        return name.IsSimple && FindSimple(name) is { IsGenericTypeDefinition: false } type ? type : null;
    }

    private static Type? FindArray(TypeName name, int depth)
    {
        var isVector = name.IsSZArray;
        if (!isVector && name.GetArrayRank() == 1) return null; // Its lower bound may be another one.
        return Find(name.GetElementType(), depth - 1) is { } element ? ConstructedTypes.Array(element, name.GetArrayRank()) : null;
    }

    private static Type? FindGeneric(TypeName name, int depth)
    {
        var definition = FindSimple(name.GetGenericTypeDefinition());
        if (definition is not { IsGenericTypeDefinition: true } || FindAll(name, depth) is not { } arguments) return null;
        return definition.GetGenericArguments().Length == arguments.Length ? ConstructedTypes.Generic(definition, arguments) : null;
    }

    private static Type? FindSimple(TypeName name)
    {
        var assembly = name.AssemblyName?.Name ?? CoreLibrary;
        // Of the base library any assembly is right: types move between its assemblies from one version to the next.
        if (ApplicationAssemblies.IsPlatform(assembly) && WellKnownTypes.Find(name.FullName) is { } known) return known;
        return DeclaredTypes.FindByName($"{name.FullName},{assembly}");
    }
}
