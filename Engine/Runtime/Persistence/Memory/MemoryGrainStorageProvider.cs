using Microsoft.Extensions.Configuration;
using Orleans.Engine.Persistence.Memory;
using Orleans.Providers;

[assembly: RegisterProvider("Memory", "GrainStorage", "Silo", typeof(MemoryGrainStorageProvider))]

namespace Orleans.Engine.Persistence.Memory;

/// <summary>Memory storage, asked for by configuration.</summary>
internal sealed class MemoryGrainStorageProvider : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.AddMemoryGrainStorage(name ?? ProviderConstants.DEFAULT_STORAGE_PROVIDER_NAME);
}
