using System.Net;
using Microsoft.Extensions.Configuration;
using Orleans.Configuration;
using Orleans.Engine.Hosting;
using Orleans.Providers;

[assembly: RegisterProvider("Development", "Clustering", "Silo", typeof(DevelopmentClusteringProvider))]

namespace Orleans.Engine.Hosting;

/// <summary>A cluster whose table the primary silo has, asked for by configuration.</summary>
internal sealed class DevelopmentClusteringProvider : IProviderBuilder<ISiloBuilder>
{
    private const string Primary = nameof(DevelopmentClusterMembershipOptions.PrimarySiloEndpoint);

    public void Configure(ISiloBuilder builder, string? name, IConfigurationSection configurationSection) =>
        builder.UseDevelopmentClustering(configurationSection[Primary] is { Length: > 0 } text ? Parse(text) : null);

    private static IPEndPoint Parse(string text) => IPEndPoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new OrleansConfigurationException($"Orleans:Clustering:{Primary} is '{text}', and no IP address with a port.");
}
