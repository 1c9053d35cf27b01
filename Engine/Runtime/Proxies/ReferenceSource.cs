using Orleans.Serialization.Wire;

namespace Orleans.Engine.Proxies;

/// <summary>Makes the references that messages contain.</summary>
internal sealed class ReferenceSource(Lazy<ReferenceFactory> references) : IReferenceSource
{
    public Type? FindInterface(string name) => WireInterfaces.Find(name);

    public object Create(GrainId grainId, Type interfaceType) => references.Value.Create(grainId, interfaceType);
}
