
namespace Orleans.Engine.Persistence;

/// <summary>Finds the storage provider behind a name.</summary>
internal interface IGrainStorageLocator
{
    /// <summary>Null or empty: the default one. <see cref="BadProviderConfigException"/> when there is none.</summary>
    IGrainStorage Get(string? name, GrainId grain);
}
