using Microsoft.Extensions.Configuration;
using Orleans.Engine.Streams;
using Orleans.Providers;

[assembly: RegisterProvider("Memory", "Streaming", "Silo", typeof(MemoryStreamSection))]
[assembly: RegisterProvider("Memory", "Streaming", "Client", typeof(MemoryStreamSection))]

namespace Orleans.Engine.Streams;

/// <summary>Memory streams, asked for by configuration.</summary>
internal sealed class MemoryStreamSection : IProviderBuilder<ISiloBuilder>, IProviderBuilder<IClientBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) => builder.AddMemoryStreams(name!);

    public void Configure(IClientBuilder builder, string? name, IConfigurationSection configurationSection) => builder.AddMemoryStreams(name!);
}
