using System.Collections.Concurrent;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Proxies;

/// <summary>Makes references; the class of each interface is generated when it is first needed.</summary>
internal sealed class ReferenceFactory(CallSender sender)
{
    private readonly ConcurrentDictionary<Type, ReferenceClass> _classes = new();

    internal GrainReference Create(GrainId grainId, Type interfaceType) => ClassOf(interfaceType).Create(grainId, sender);

    internal TInterface Create<TInterface>(GrainId grainId) =>
        (TInterface)(object)(Cached<TInterface>.Class ??= ClassOf(typeof(TInterface))).Create(grainId, sender);

    private ReferenceClass ClassOf(Type interfaceType) => _classes.GetOrAdd(interfaceType, static t => ReferenceClass.Of(t));

    private static class Cached<TInterface>
    {
        internal static ReferenceClass? Class;
    }
}
