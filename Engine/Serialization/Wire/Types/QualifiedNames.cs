using System.Reflection;
using System.Reflection.Metadata;
using Orleans.Runtime;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>
/// Types by the names with assemblies that serializers of the base library's kind write into texts. The rules are those of
/// <see cref="TypeReader"/>: only what is well known or declared is found, and looking loads nothing.
/// </summary>
internal static class QualifiedNames
{
    private const int MaxNodes = 64;

    private static readonly TypeNameParseOptions Bounds = new() { MaxNodes = MaxNodes };

    private static readonly Dictionary<string, Type> WellKnown = WellKnownTypes.All.ToDictionary(DeclaredTypes.NameOf, StringComparer.Ordinal);

    /// <summary>A message may name the type, and a text may make a value of it.</summary>
    internal static bool IsAllowed(Type type) => MayBeNamed(type) && IsAllowedValue(type);

    /// <summary>Values of the type may travel, and are data.</summary>
    internal static bool IsAllowedValue(Type type) => !type.IsAssignableTo(typeof(MemberInfo)) && !type.IsAssignableTo(typeof(IAddressable))
        && !type.IsAssignableTo(typeof(IRequest)) && WireCodecs.CanTravel(type);

    internal static bool MayBeNamed(Type type)
    {
        if (type.IsArray) return MayBeNamed(type.GetElementType()!);
        if (type.IsConstructedGenericType) return MayBeNamed(type.GetGenericTypeDefinition()) && type.GetGenericArguments().All(MayBeNamed);
        return !type.IsPointer && !type.IsByRef && (WellKnownTypes.NumberOf(type) >= 0 || DeclaredTypes.MayBeNamed(type));
    }

    internal static Type? Find(string name) => TypeName.TryParse(name, out var parsed, Bounds) ? Find(parsed, WireLimits.MaxTypeDepth) : null;

    private static Type? Find(TypeName name, int depth)
    {
        if (depth == 0) return null;
        if (name.IsSZArray) return Find(name.GetElementType(), depth - 1) is { } element ? ConstructedTypes.Array(element, 1) : null;
        if (name.IsConstructedGenericType) return FindGeneric(name, depth);
        if (!name.IsSimple || name.AssemblyName is not { } assembly) return null;
        var simple = $"{name.FullName},{assembly.Name}";
        return WellKnown.GetValueOrDefault(simple) ?? DeclaredTypes.FindByName(simple);
    }

    private static Type? FindGeneric(TypeName name, int depth)
    {
        if (Find(name.GetGenericTypeDefinition(), depth) is not { IsGenericTypeDefinition: true } definition) return null;
        var arguments = new List<Type>();
        foreach (var argument in name.GetGenericArguments())
        {
            if (Find(argument, depth - 1) is not { IsGenericTypeDefinition: false } found) return null;
            arguments.Add(found);
        }

        return definition.GetGenericArguments().Length == arguments.Count ? ConstructedTypes.Generic(definition, [.. arguments]) : null;
    }
}
