using Microsoft.Extensions.Configuration;
using Orleans.Engine.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Development", "Clustering", "Silo", typeof(DevelopmentClusteringProvider))]

namespace Orleans.Engine.Hosting;

/// <summary>One silo on its own, asked for by configuration.</summary>
internal sealed class DevelopmentClusteringProvider : IProviderBuilder<ISiloBuilder>
{
    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection)
    {
        // A silo without a membership provider is alone already.
    }
}
