using Microsoft.Extensions.DependencyInjection;
using Orleans.Providers;

namespace Orleans.Engine.Persistence;

/// <summary>Storage providers are keyed services; the default one is registered without a key also.</summary>
internal sealed class GrainStorageLocator(IServiceProvider services) : IGrainStorageLocator
{
    public IGrainStorage Get(string? name, GrainId grain)
    {
        var storage = string.IsNullOrEmpty(name)
            ? services.GetService<IGrainStorage>()
                ?? services.GetKeyedService<IGrainStorage>(ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME)
            : services.GetKeyedService<IGrainStorage>(name);
        return storage ?? throw new BadProviderConfigException(string.IsNullOrEmpty(name)
            ? $"Grain {grain} needs the default grain storage, and none is configured."
            : $"Grain {grain} needs a grain storage '{name}', and none with this name is configured.");
    }
}
