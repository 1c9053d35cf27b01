using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Activations;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Hosting;

public sealed class TestClusterTests
{
    [Fact]
    public async Task Delegates_configure_the_silo_and_its_client()
    {
        var builder = new InProcessTestClusterBuilder(1);
        var names = new List<string>();
        var hosts = 0;
        builder.ConfigureHost(_ => hosts++);
        builder.ConfigureSilo((options, _) => names.Add(options.SiloName));
        builder.ConfigureClient(client => client.Services.AddSingleton(new Tag("client")));
        await using var cluster = builder.Build();
        Assert.Throws<InvalidOperationException>(() => cluster.Client);
        await cluster.DeployAsync();

        var silo = Assert.Single(cluster.Silos);
        Assert.Equal([silo.Name], names);
        Assert.Equal(1, hosts);
        Assert.Equal(silo.Name, silo.ServiceProvider.GetRequiredService<ILocalSiloDetails>().Name);
        Assert.Equal(
            builder.Options.ServiceId, cluster.GetSiloServiceProvider().GetRequiredService<IOptions<ClusterOptions>>().Value.ServiceId);
        Assert.NotNull(cluster.Client.ServiceProvider.GetService<Tag>());
    }

    [Fact]
    public async Task A_restarted_silo_is_another_one_that_serves_the_same_grains()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var key = Guid.NewGuid().ToString();
        var first = await cluster.Client.GetGrain<IMortalGrain>(key).Incarnation();
        var old = cluster.Silos[0];
        var restarted = await cluster.RestartSiloAsync(old);
        Assert.False(old.IsActive);
        Assert.NotEqual(old.SiloAddress, restarted!.SiloAddress);
        Assert.NotEqual(first, await cluster.Client.GetGrain<IMortalGrain>(key).Incarnation());
        Assert.Equal(["ShuttingDown"], Journal.Read(key));
    }

    [Fact]
    public async Task S10_57_AGracefulStopEndsEveryActivation()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var keys = Enumerable.Range(0, 50).Select(_ => Guid.NewGuid().ToString()).ToArray();
        await Task.WhenAll(keys.Select(key => cluster.Client.GetGrain<IMortalGrain>(key).Incarnation()));
        await cluster.StopAllSilosAsync();
        Assert.All(keys, key => Assert.Equal(["ShuttingDown"], Journal.Read(key)));
        Assert.Empty(cluster.GetActiveSilos());
    }

    [Fact]
    public async Task A_killed_silo_is_gone_at_once()
    {
        await using var cluster = await EngineCluster.StartAsync();
        var key = Guid.NewGuid().ToString();
        var stuck = cluster.Client.GetGrain<IMortalGrain>(key).EndAfter(key);
        await Gate.Of(key).EnteredAsync();
        await Wait.For(cluster.KillSiloAsync(cluster.Silos[0]), "the silo was killed although a call was running");
        Assert.Empty(cluster.GetActiveSilos());
        Gate.Of(key).Open();
        await Wait.For(Task.WhenAny(stuck), "the call ended one way or the other");
    }

    private sealed record Tag(string Name);
}
