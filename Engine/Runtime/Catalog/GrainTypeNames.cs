using System.Reflection;
using Orleans.Metadata;

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

    /// <summary>The closed class of a name with type arguments.</summary>
    internal static Type? Close(string name, Dictionary<string, Type> types)
    {
        var bracket = name.IndexOf('[');
        if (bracket < 0 || !types.TryGetValue(name[..bracket], out var definition) || !definition.IsGenericTypeDefinition) return null;
        var arguments = name[(bracket + 2)..^2].Split("],[").Select(a => Type.GetType(a)).ToArray();
        return arguments.Any(a => a is null) ? null : definition.MakeGenericType(arguments!);
    }

    private static string ArgumentName(Type type) =>
        type.Assembly == typeof(object).Assembly ? type.FullName! : $"{type.FullName}, {type.Assembly.GetName().Name}";
}
