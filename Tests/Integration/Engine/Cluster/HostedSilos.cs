using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Silos and clients of one cluster, each in a host of its own, as applications start them.</summary>
internal sealed class HostedSilos : IAsyncDisposable
{
    private readonly string _cluster = $"{Guid.NewGuid():N}";
    private readonly List<IHost> _hosts = [];

    internal async Task<IHost> StartSiloAsync(Action<ISiloBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = NewBuilder(settings);
        builder.UseOrleans(silo =>
        {
            configure(silo);
            silo.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_cluster, _cluster));
        });
        return await StartAsync(builder.Build());
    }

    internal async Task<IClusterClient> StartClientAsync(Action<IClientBuilder> configure, params (string Key, string Value)[] settings)
    {
        var builder = NewBuilder(settings);
        builder.UseOrleansClient(client =>
        {
            configure(client);
            client.Configure<ClusterOptions>(options => (options.ClusterId, options.ServiceId) = (_cluster, _cluster));
        });
        return (await StartAsync(builder.Build())).Services.GetRequiredService<IClusterClient>();
    }

    internal static Task SeesAsync(IHost silo, int active) => Wait.Until(() => ActiveIn(silo) == active, $"the silo sees {active} active silos");

    public async ValueTask DisposeAsync()
    {
        foreach (var host in Enumerable.Reverse(_hosts))
        {
            await host.StopAsync();
            host.Dispose();
        }
    }

    private static int ActiveIn(IHost silo) => silo.Services.GetRequiredService<IClusterMembershipService>()
        .CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active);

    private static HostApplicationBuilder NewBuilder((string Key, string Value)[] settings)
    {
        var builder = new HostApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(settings.ToDictionary(s => s.Key, s => (string?)s.Value));
        return builder;
    }

    private async Task<IHost> StartAsync(IHost host)
    {
        await host.StartAsync();
        lock (_hosts) _hosts.Add(host);
        return host;
    }
}
