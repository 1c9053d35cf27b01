using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public sealed class ClusterTests
{
    [Fact]
    public async Task Grains_are_spread_over_three_silos_and_each_has_one_activation()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        var places = await Task.WhenAll(Enumerable.Range(0, 300).Select(i => cluster.Client.GetGrain<IPlaceGrain>(i).Where()));
        Assert.Equal(3, places.Distinct().Count());
        await Task.WhenAll(Enumerable.Range(0, 300).Select(i => cluster.Client.GetGrain<IPlaceGrain>(i % 10).Add(1)));
        Assert.Equal(31, await cluster.Client.GetGrain<IPlaceGrain>(3).Add(1));
        Assert.Equal(places[7].ToString(), await cluster.Client.GetGrain<IPlaceGrain>(1).CallOther(7));
    }

    [Fact]
    public async Task Grains_of_a_killed_silo_are_served_by_the_others()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        var grains = Enumerable.Range(0, 100).Select(i => cluster.Client.GetGrain<IPlaceGrain>(i)).ToList();
        await Task.WhenAll(grains.Select(g => g.Where()));
        var victim = cluster.Silos[1];
        var began = DateTime.UtcNow;
        await cluster.KillSiloAsync(victim);
        foreach (var grain in grains)
        {
            while (true)
            {
                try
                {
                    Assert.NotEqual(victim.SiloAddress, await grain.Where());
                    break;
                }
                catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
                {
                    Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(10), e.ToString());
                    await Task.Delay(20);
                }
            }
        }

        Assert.True(DateTime.UtcNow - began < TimeSpan.FromSeconds(6), $"{DateTime.UtcNow - began}");
    }

    [Fact]
    public async Task A_graceful_stop_under_load_fails_no_call()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        using var stop = new CancellationTokenSource();
        var load = Enumerable.Range(0, 16).Select(async worker =>
        {
            var calls = 0;
            for (var i = 0; !stop.IsCancellationRequested; i++, calls++) await cluster.Client.GetGrain<IPlaceGrain>((worker * 100) + (i % 100)).Add(1);
            return calls;
        }).ToList();
        await Task.Delay(500);
        await cluster.StopSiloAsync(cluster.Silos[0]);
        await Task.Delay(500);
        await cluster.StartAdditionalSiloAsync();
        await Task.Delay(500);
        await stop.CancelAsync();
        Assert.All(await Task.WhenAll(load), calls => Assert.True(calls > 0));
    }
}
