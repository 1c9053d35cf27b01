using Orleans.Runtime;

namespace Orleans.Serialization.Wire;

/// <summary>Makes the references to grains that a message contains.</summary>
internal interface IReferenceSource
{
    /// <summary>A grain or observer interface by its name; null when this process does not know it.</summary>
    Type? FindInterface(string name);

    object Create(GrainId grainId, Type interfaceType);
}
