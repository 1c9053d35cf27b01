using Orleans.Storage;

namespace Orleans.Configuration;

/// <summary>Options of a storage in memory.</summary>
public class MemoryGrainStorageOptions : IStorageProviderSerializerOptions
{
    public int InitStage { get; set; } = ServiceLifecycleStage.ApplicationServices;

    /// <summary>The form in which states are kept; null until one is chosen here or for the silo: then they are kept as copies.</summary>
    public IGrainStorageSerializer GrainStorageSerializer { get; set; } = null!;
}
