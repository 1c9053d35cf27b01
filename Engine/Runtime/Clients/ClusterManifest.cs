using System.Reflection;
using Orleans.Engine.Catalog;
using Orleans.Engine.Proxies;
using Orleans.Metadata;

namespace Orleans.Engine.Clients;

/// <summary>Finds the grain type behind an interface by what the cluster has, where the client does not have the class.</summary>
internal sealed class ClusterManifest(GrainClasses classes) : IGrainTypes
{
    private volatile GrainClassEntry[] _entries = [];

    internal void Set(GrainClassEntry[] entries) => _entries = entries;

    public GrainType TypeOf(Type interfaceType, string? prefix = null)
    {
        var entries = _entries;
        if (entries.Length == 0) return classes.TypeOf(interfaceType, prefix);
        var definition = interfaceType.IsConstructedGenericType ? interfaceType.GetGenericTypeDefinition() : interfaceType;
        var name = GrainInterfaceNames.NameOf(definition);
        var candidates = entries.Where(e => e.Interfaces.Contains(name, StringComparer.Ordinal) && Matches(e, prefix)).ToList();
        if (candidates.Count > 1) candidates = PreferDefault(candidates, interfaceType);
        return candidates.Count switch
        {
            1 => GrainType.Create(GrainTypeNames.Close(candidates[0].GrainType, candidates[0].IsGeneric ? interfaceType.GetGenericArguments() : [])),
            0 => throw new ArgumentException($"No grain class of the cluster implements {interfaceType.FullName}.", nameof(interfaceType)),
            _ => throw new ArgumentException(
                $"Several grain classes implement {interfaceType.FullName}: {string.Join(", ", candidates.Select(c => c.ClassName))}. Give a class name prefix.",
                nameof(interfaceType)),
        };
    }

    public Type InterfaceOf(GrainType grainType, GrainInterfaceType name)
    {
        var entry = Array.Find(_entries, e => string.Equals(e.GrainType, grainType.ToString(), StringComparison.Ordinal));
        if (entry is null) return classes.InterfaceOf(grainType, name); // A generic one names its arguments.
        if (!entry.Interfaces.Contains(name.ToString(), StringComparer.Ordinal))
            throw new ArgumentException($"The grain type {grainType} has no interface {name}.", nameof(name));
        return WireInterfaces.Find(name.ToString())
            ?? throw new ArgumentException($"The interface {name} of {grainType} is in no assembly of this client.", nameof(name));
    }

    private static bool Matches(GrainClassEntry entry, string? prefix) =>
        prefix is null
        || entry.ClassName.StartsWith(prefix, StringComparison.Ordinal)
        || ShortName(entry).StartsWith(prefix, StringComparison.Ordinal);

    private static List<GrainClassEntry> PreferDefault(List<GrainClassEntry> candidates, Type interfaceType)
    {
        if (interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } chosen)
            return [.. candidates.Where(c => string.Equals(c.GrainType, chosen.GrainType, StringComparison.Ordinal))];
        var direct = candidates.Where(c => string.Equals($"I{ShortName(c)}", interfaceType.Name, StringComparison.Ordinal)).ToList();
        return direct.Count == 1 ? direct : candidates;
    }

    private static string ShortName(GrainClassEntry entry) => entry.ClassName[(entry.ClassName.LastIndexOfAny(['.', '+']) + 1)..];
}
