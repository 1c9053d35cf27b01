using System.Reflection;
using Orleans.Metadata;
using Orleans.Serialization.Types;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Catalog;

/// <summary>Names of grain types: the attribute's, or the lower-cased class name without <c>Grain</c> at its end.</summary>
internal static class GrainTypeNames
{
    private const string Suffix = "Grain";

    internal static string Of(Type type)
    {
        if (type.IsConstructedGenericType)
            return Close(Of(type.GetGenericTypeDefinition()), type.GetGenericArguments());
        if (type.GetCustomAttributes().OfType<IGrainTypeProviderAttribute>().FirstOrDefault() is { } named) return named.GetGrainType(null!, type).ToString();
        var name = type.Name;
        var arity = "";
        if (name.IndexOf('`') is > 0 and var tick) (name, arity) = (name[..tick], name[tick..]);
        if (name.Length > Suffix.Length && name.EndsWith(Suffix, StringComparison.Ordinal)) name = name[..^Suffix.Length];
        return name.ToLowerInvariant() + arity;
    }

    /// <summary>The name of a generic class with type arguments.</summary>
    internal static string Close(string name, Type[] arguments) =>
        arguments.Length == 0 ? name : $"{name}[{string.Join(",", arguments.Select(a => $"[{ArgumentName(a)}]"))}]";

    /// <summary>The closed class of a name with type arguments. The name may come from a message, so only types are found that messages may name.</summary>
    internal static Type? Close(string name, Dictionary<string, Type> types)
    {
        var bracket = name.IndexOf('[');
        if (bracket < 0 || !types.TryGetValue(name[..bracket], out var definition) || !definition.IsGenericTypeDefinition) return null;
        var arguments = WrittenTypes.FindArguments(name.AsSpan(bracket));
        return arguments?.Length == definition.GetGenericArguments().Length ? ConstructedTypes.Generic(definition, arguments) : null;
    }

    private static string ArgumentName(Type type) =>
        type.Assembly == typeof(object).Assembly ? type.FullName! : $"{type.FullName}, {type.Assembly.GetName().Name}";
}
