using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;

namespace Orleans.TestingHost;

/// <summary>Builds and starts the hosts of silos.</summary>
internal static class SiloStarter
{
    // Silos of one process differ in their ports, although nothing listens there as long as a cluster has one silo.
    private static int _lastPort = 40_000;

    internal static async Task<InProcessSiloHandle> StartAsync(InProcessTestClusterOptions options, string name)
    {
        var host = Build(options, new InProcessTestSiloSpecificOptions { SiloName = name });
        try
        {
            await host.StartAsync().ConfigureAwait(false);
        }
        catch
        {
            host.Dispose();
            throw;
        }

        var details = host.Services.GetRequiredService<ILocalSiloDetails>();
        return new() { Name = name, SiloHost = host, SiloAddress = details.SiloAddress, GatewayAddress = details.GatewayAddress };
    }

    private static IHost Build(InProcessTestClusterOptions options, InProcessTestSiloSpecificOptions siloOptions)
    {
        // Without the defaults: no console logging and no configuration of the machine gets into a test.
        var builder = new HostApplicationBuilder(
            new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = Environments.Development });
        builder.UseOrleans(silo => silo.UseLocalhostClustering());
        builder.Services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));
        builder.Services.Configure<SiloOptions>(o => o.SiloName = siloOptions.SiloName);
        builder.Services.Configure<EndpointOptions>(o =>
        {
            o.AdvertisedIPAddress = IPAddress.Loopback;
            o.SiloPort = Interlocked.Increment(ref _lastPort);
            o.GatewayPort = 0;
        });
        foreach (var configure in options.SiloHostConfigurationDelegates) configure(siloOptions, builder);
        foreach (var configure in options.ClientHostConfigurationDelegates) configure(builder);
        return builder.Build();
    }
}
