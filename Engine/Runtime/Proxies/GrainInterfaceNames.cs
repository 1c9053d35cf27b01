using System.Reflection;

namespace Orleans.Engine.Proxies;

/// <summary>Names of grain interfaces, on spans and in requests.</summary>
internal static class GrainInterfaceNames
{
    internal static string NameOf(Type type)
    {
        if (type.GetCustomAttributes().OfType<IGrainInterfaceTypeProviderAttribute>().FirstOrDefault() is { } named) return named.GetGrainInterfaceType(null!, type).ToString();
        if (type.GetCustomAttribute<AliasAttribute>() is { } alias) return alias.Alias;
        return type.IsConstructedGenericType ? $"{type.GetGenericTypeDefinition().FullName}{Arguments(type, NameOf)}" : type.FullName ?? type.Name;
    }

    internal static string ShortNameOf(Type type) =>
        type.IsConstructedGenericType ? $"{type.Name}{Arguments(type, ShortNameOf)}" : type.Name;

    private static string Arguments(Type type, Func<Type, string> name) => $"[{string.Join(",", type.GetGenericArguments().Select(name))}]";
}
