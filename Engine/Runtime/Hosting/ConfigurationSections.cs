using System.Net;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Hosting;

/// <summary>Reads the <c>Orleans</c> section of the configuration; code that follows overrides it.</summary>
internal static class ConfigurationSections
{
    internal static void Apply(ISiloBuilder builder)
    {
        var section = builder.Configuration.GetSection("Orleans");
        if (!section.Exists()) return;
        builder.Services.Configure<ClusterOptions>(section);
        builder.Services.Configure<SiloMessagingOptions>(section.GetSection("Messaging"));
        builder.Services.Configure<GrainCollectionOptions>(section.GetSection("GrainCollection"));
        builder.Services.Configure<ClusterConnectionOptions>(section.GetSection("Connections"));
        builder.Services.Configure<EndpointOptions>(options => Apply(section.GetSection("Endpoints"), options));
        if (section["Name"] is { Length: > 0 } name) builder.Services.Configure<SiloOptions>(options => options.SiloName = name);
        ProviderSections.Apply(builder, section);
        if (section.GetValue<bool>("EnableDistributedTracing")) builder.AddActivityPropagation();
    }

    private static void Apply(IConfigurationSection section, EndpointOptions options)
    {
        options.SiloPort = section.GetValue(nameof(options.SiloPort), options.SiloPort);
        options.GatewayPort = section.GetValue(nameof(options.GatewayPort), options.GatewayPort);
        if (section[nameof(options.AdvertisedIPAddress)] is { Length: > 0 } address) options.AdvertisedIPAddress = Parse(address);
        if (section[nameof(options.SiloListeningEndpoint)] is { Length: > 0 } silo) options.SiloListeningEndpoint = ParseEndpoint(silo);
        if (section[nameof(options.GatewayListeningEndpoint)] is { Length: > 0 } gateway) options.GatewayListeningEndpoint = ParseEndpoint(gateway);
    }

    private static IPAddress Parse(string text) => IPAddress.TryParse(text, out var address)
        ? address
        : throw new OrleansConfigurationException($"'{text}' in Orleans:Endpoints is not an IP address.");

    private static IPEndPoint ParseEndpoint(string text) => IPEndPoint.TryParse(text, out var endpoint)
        ? endpoint
        : throw new OrleansConfigurationException($"'{text}' in Orleans:Endpoints is not an IP address with a port.");
}
