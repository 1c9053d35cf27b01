using Microsoft.Extensions.DependencyInjection;
using Orleans.Configuration;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Support;

/// <summary>A test cluster, as users of the engine make it: of one silo, if nothing else is said.</summary>
public static class EngineCluster
{
    public static async Task<InProcessTestCluster> StartAsync(
        Action<ISiloBuilder>? configure = null, short silos = 1, Action<IClientBuilder>? configureClient = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorageAsDefault();
            configure?.Invoke(silo);
        });
        // The client of one silo is the silo's own.
        if (silos > 1 && configureClient is not null) builder.ConfigureClient(configureClient);
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

    public static void WithResponseTimeout(this IClientBuilder client, TimeSpan timeout) =>
        client.Services.Configure<ClientMessagingOptions>(o => o.ResponseTimeout = timeout);
}

/// <summary>One cluster for all tests of a class.</summary>
public class EngineFixture : IAsyncLifetime
{
    public InProcessTestCluster Cluster { get; private set; } = null!;

    public IGrainFactory Grains => Cluster.Client;

    protected virtual short SiloCount => 1;

    public virtual async Task InitializeAsync() => Cluster = await EngineCluster.StartAsync(Configure, SiloCount, ConfigureClient);

    public virtual async Task DisposeAsync() => await Cluster.DisposeAsync();

    /// <summary>Collects what has been idle for so long, on every silo.</summary>
    public Task CollectAsync(TimeSpan age) => Grains.GetGrain<IManagementGrain>(0).ForceActivationCollection(age);

    protected virtual void Configure(ISiloBuilder silo)
    {
    }

    /// <summary>Configures a client that is no silo.</summary>
    protected virtual void ConfigureClient(IClientBuilder client)
    {
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class EngineOnThreeSilos : EngineFixture
{
    protected override short SiloCount => 3;
}
