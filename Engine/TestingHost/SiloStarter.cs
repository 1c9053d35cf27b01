using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Engine.Cluster;

namespace Orleans.TestingHost;

/// <summary>Builds and starts the hosts of one cluster's silos and client.</summary>
internal sealed class SiloStarter(
    InProcessTestClusterOptions options,
    ITestClusterPortAllocator ports,
    MemoryMembershipTable membership,
    IReadOnlyList<IConfigurationSource>? configurationOverrides = null)
{
    private readonly IConfigurationSource[] _configuration = [.. options.ConfigurationSources, .. configurationOverrides ?? []];

    internal Task<InProcessSiloHandle> StartAsync(string name)
    {
        var (siloPort, gatewayPort) = ports.AllocateConsecutivePortPairs(1);
        return StartAsync(name, siloPort, gatewayPort);
    }

    internal async Task<InProcessSiloHandle> StartAsync(string name, int siloPort, int gatewayPort)
    {
        var host = Build(new InProcessTestSiloSpecificOptions { SiloName = name, SiloPort = siloPort, GatewayPort = gatewayPort });
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

    internal async Task<IHost> StartClientAsync(SiloAddress[] gateways)
    {
        var builder = NewBuilder();
        builder.UseOrleansClient(client => client.UseStaticClustering([.. gateways.Select(g => g.Endpoint)]));
        Identify(builder.Services);
        foreach (var configure in options.ClientHostConfigurationDelegates) configure(builder);
        var host = builder.Build();
        await host.StartAsync().ConfigureAwait(false);
        return host;
    }

    private IHost Build(InProcessTestSiloSpecificOptions siloOptions)
    {
        var builder = NewBuilder();
        builder.UseOrleans(silo => silo.UseLocalhostClustering(siloOptions.SiloPort, siloOptions.GatewayPort));
        Identify(builder.Services);
        builder.Services.AddSingleton<IMembershipTable>(membership);
        builder.Services.Configure<SiloOptions>(o => o.SiloName = siloOptions.SiloName);
        foreach (var configure in options.SiloHostConfigurationDelegates) configure(siloOptions, builder);
        if (options.InitialSilosCount == 1)
        {
            foreach (var configure in options.ClientHostConfigurationDelegates) configure(builder);
        }

        return builder.Build();
    }

    private void Identify(IServiceCollection services) =>
        services.Configure<ClusterOptions>(o => (o.ClusterId, o.ServiceId) = (options.ClusterId, options.ServiceId));

    // Without the defaults: no console logging and no configuration of the machine gets into a test.
    private HostApplicationBuilder NewBuilder()
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true, EnvironmentName = Environments.Development });
        foreach (var source in _configuration) ((IConfigurationBuilder)builder.Configuration).Add(source);
        return builder;
    }
}
