using System.Collections.Concurrent;
using System.Reflection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Clients;
using Orleans.Engine.Proxies;
using Orleans.Metadata;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Catalog;

/// <summary>The grain classes of the application: by the name of their type, and by the interfaces that they implement.</summary>
internal sealed class GrainClasses(IOptions<SiloMessagingOptions> messaging, IOptions<GrainCollectionOptions> collection) : IGrainTypes
{
    private readonly Lazy<Dictionary<string, Type>> _types = new(Discover);
    private readonly ConcurrentDictionary<GrainType, GrainClass> _classes = new();
    private readonly ConcurrentDictionary<(Type Interface, string? Prefix), GrainType> _byInterface = new();
    private int _closed;

    /// <summary>All classes, for clients that do not have them.</summary>
    internal GrainClassEntry[] Entries => [.. _types.Value.Select(t => ToEntry(t.Key, t.Value))];

    /// <summary>Finds the classes now, so that what is wrong with them stops the start.</summary>
    internal void EnsureDiscovered() => _ = _types.Value;

    internal GrainClass Get(GrainType grainType) => _classes.TryGetValue(grainType, out var known) ? known : Load(grainType);

    internal Type? TryGetType(GrainType grainType) =>
        _classes.TryGetValue(grainType, out var known) ? known.Type : _types.Value.GetValueOrDefault(grainType.ToString());

    /// <summary>The grain type behind an interface; <see cref="ArgumentException"/> when there is none or no single one.</summary>
    public GrainType TypeOf(Type interfaceType, string? prefix = null) =>
        _byInterface.TryGetValue((interfaceType, prefix), out var known) ? known : Resolve(interfaceType, prefix);

    public Type InterfaceOf(GrainType grainType, GrainInterfaceType name) => Array.Find(
        Get(grainType).Type.GetInterfaces(), i => typeof(IAddressable).IsAssignableFrom(i) && GrainInterfaceNames.NameOf(i) == name.ToString())
        ?? throw new ArgumentException($"The grain type {grainType} has no interface {name}.", nameof(name));

    /// <summary>Makes a class known that is not an application grain, such as an observer's.</summary>
    internal GrainClass Add(GrainType grainType, Type type) =>
        _classes.GetOrAdd(grainType, g => new GrainClass(type, g, messaging.Value, collection.Value));

    private static GrainClassEntry ToEntry(string name, Type type) => new()
    {
        GrainType = name,
        ClassName = type.FullName ?? type.Name,
        IsGeneric = type.IsGenericTypeDefinition,
        Interfaces = [.. type.GetInterfaces().Where(i => typeof(IAddressable).IsAssignableFrom(i))
            .Select(i => GrainInterfaceNames.NameOf(i.IsGenericType ? i.GetGenericTypeDefinition() : i))],
    };

    private static Dictionary<string, Type> Discover()
    {
        var types = new Dictionary<string, Type>(StringComparer.Ordinal);
        foreach (var type in ApplicationTypes.GrainClasses())
        {
            var name = GrainTypeNames.Of(type);
            if (!types.TryAdd(name, type))
                throw new OrleansConfigurationException(
                    $"The grain classes {types[name].FullName} and {type.FullName} have the same grain type '{name}'; use [GrainType].");
        }

        return types;
    }

    private GrainClass Load(GrainType grainType)
    {
        var name = grainType.ToString();
        return Add(grainType, _types.Value.GetValueOrDefault(name) ?? LoadClosed(name)
            ?? throw new ArgumentException($"There is no grain class for grain type '{name}'.", nameof(grainType)));
    }

    // A name may come from a message, and what is kept for it stays: their number is bounded.
    private Type? LoadClosed(string name)
    {
        if (GrainTypeNames.Close(name, _types.Value) is not { } closed) return null;
        return Interlocked.Increment(ref _closed) <= WireLimits.MaxConstructedTypes
            ? closed
            : throw new LimitExceededException($"Calls have named more than {WireLimits.MaxConstructedTypes} closed classes of generic grains.");
    }

    private GrainType Resolve(Type interfaceType, string? prefix)
    {
        var candidates = _types.Value.Values.Select(t => ImplementationOf(t, interfaceType)).OfType<Type>().Distinct().ToList();
        if (prefix is not null)
            candidates = [.. candidates.Where(t => t.FullName!.StartsWith(prefix, StringComparison.Ordinal) || t.Name.StartsWith(prefix, StringComparison.Ordinal))];
        if (candidates.Count > 1) candidates = PreferDefault(candidates, interfaceType);
        var grainType = candidates.Count switch
        {
            1 => GrainType.Create(GrainTypeNames.Of(candidates[0])),
            0 => throw new ArgumentException($"No grain class implements {interfaceType.FullName}.", nameof(interfaceType)),
            _ => throw new ArgumentException(
                $"Several grain classes implement {interfaceType.FullName}: {string.Join(", ", candidates)}. Give a class name prefix.",
                nameof(interfaceType)),
        };
        return _byInterface[(interfaceType, prefix)] = Add(grainType, candidates[0]).GrainType;
    }

    private static Type? ImplementationOf(Type type, Type interfaceType)
    {
        if (!type.IsGenericTypeDefinition) return interfaceType.IsAssignableFrom(type) ? type : null;
        if (!interfaceType.IsConstructedGenericType || interfaceType.GetGenericArguments().Length != type.GetGenericArguments().Length) return null;
        try
        {
            var closed = type.MakeGenericType(interfaceType.GetGenericArguments());
            return interfaceType.IsAssignableFrom(closed) ? closed : null;
        }
        catch (ArgumentException)
        {
            return null; // The arguments do not satisfy the constraints.
        }
    }

    /// <summary>The class that the interface names; by convention the one that is called like the interface.</summary>
    private static List<Type> PreferDefault(List<Type> candidates, Type interfaceType)
    {
        if (interfaceType.GetCustomAttribute<DefaultGrainTypeAttribute>() is { } chosen)
            return [.. candidates.Where(t => GrainTypeNames.Of(t) == chosen.GrainType)];
        var direct = candidates.Where(t => string.Equals($"I{t.Name}", interfaceType.Name, StringComparison.Ordinal)).ToList();
        return direct.Count == 1 ? direct : candidates;
    }
}
