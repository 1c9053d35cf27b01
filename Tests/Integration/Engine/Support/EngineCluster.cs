using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Support;

/// <summary>A test cluster of one silo, as users of the engine make it.</summary>
public static class EngineCluster
{
    public static async Task<InProcessTestCluster> StartAsync(Action<ISiloBuilder>? configure = null)
    {
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            configure?.Invoke(silo);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    public static ISiloBuilder WithResponseTimeout(this ISiloBuilder silo, TimeSpan timeout)
    {
        silo.Services.Configure<SiloMessagingOptions>(o => o.ResponseTimeout = timeout);
        silo.Services.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = timeout);
        return silo;
    }
}

/// <summary>One cluster for all tests of a class.</summary>
public class EngineFixture : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IGrainFactory Grains => Cluster.Client;

    public virtual async Task InitializeAsync() => Cluster = await EngineCluster.StartAsync(Configure);

    public virtual async Task DisposeAsync() => await Cluster.DisposeAsync();

    protected virtual void Configure(ISiloBuilder silo)
    {
    }
}
