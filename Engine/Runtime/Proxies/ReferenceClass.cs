using System.Collections.Concurrent;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Proxies;

/// <summary>The generated reference class of one interface.</summary>
internal sealed class ReferenceClass
{
    private static readonly ConcurrentDictionary<Type, ReferenceClass> Classes = new();
    private static readonly ConcurrentDictionary<Type, Type> Interfaces = new();

    private readonly Func<GrainId, GrainInterfaceType, CallSender, GrainProxy> _create;
    private readonly GrainInterfaceType _interfaceId;

    private ReferenceClass(Type interfaceType)
    {
        _interfaceId = GrainInterfaceType.Create(GrainInterfaceNames.NameOf(interfaceType));
        _create = new ProxyEmitter(interfaceType).Emit();
        Interfaces[_create.Method.DeclaringType!] = interfaceType;
    }

    /// <summary>The interface of a generated class.</summary>
    internal static Type? InterfaceOf(Type proxyType) => Interfaces.GetValueOrDefault(proxyType);

    internal static ReferenceClass Of(Type interfaceType)
    {
        if (Classes.TryGetValue(interfaceType, out var existing)) return existing;
        if (!interfaceType.IsInterface || interfaceType.ContainsGenericParameters)
            throw new ArgumentException($"{interfaceType} is not an interface that a reference can have.", nameof(interfaceType));
        lock (GeneratedAssembly.Gate) return Classes.GetOrAdd(interfaceType, static t => new ReferenceClass(t));
    }

    internal GrainProxy Create(GrainId grainId, CallSender sender) => _create(grainId, _interfaceId, sender);
}
