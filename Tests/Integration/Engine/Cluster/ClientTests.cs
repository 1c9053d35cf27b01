using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Clients whose gateways come and go.</summary>
public sealed class ClientTests
{
    [Fact]
    public async Task S10_56_AClientGoesOnThroughAnotherGatewayAndComesBack()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 2);
        var (first, second) = (cluster.Silos[0], cluster.Silos[1]);
        await AnswersAsync(cluster);
        await cluster.KillSiloAsync(first);
        await AnswersAsync(cluster);
        var restarted = await cluster.RestartStoppedSecondarySiloAsync(first.Name);
        Assert.True(first.SiloAddress.IsPredecessorOf(restarted.SiloAddress));
        await cluster.WaitForLivenessToStabilizeAsync();
        await Task.Delay(1_500); // Longer than the client's look for gateways takes.
        await cluster.KillSiloAsync(second);
        await AnswersAsync(cluster);
    }

    [Fact]
    public async Task S10_56_AClientStartWithoutASiloFailsOnlyWhenTheRetryFilterSaysNo()
    {
        await using var hosts = new HostedSilos();
        var asked = 0;
        await Assert.ThrowsAsync<SiloUnavailableException>(() => hosts.StartClientAsync(client => client
            .UseLocalhostClustering(FreePort.Find())
            .UseConnectionRetryFilter((error, _) => Task.FromResult(error is SiloUnavailableException && ++asked < 4))));
        Assert.Equal(4, asked);
    }

    [Fact]
    public async Task S10_56_AClientThatStartsFirstWaitsForASilo()
    {
        await using var hosts = new HostedSilos();
        var (siloPort, gatewayPort) = (FreePort.Find(), FreePort.Find());
        var client = hosts.StartClientAsync(client => client
            .UseLocalhostClustering(gatewayPort)
            .UseConnectionRetryFilter(async (_, cancellation) =>
            {
                await Task.Delay(50, cancellation);
                return true;
            }));
        await Task.Delay(200);
        await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(siloPort, gatewayPort));
        Assert.Equal(1, await (await Wait.For(client, "the client started")).GetGrain<IPlaceGrain>(1).Add(1));
    }

    /// <summary>Every grain answers within the time that it takes to notice that a silo is gone, and the client that its gateway is.</summary>
    private static async Task AnswersAsync(InProcessTestCluster cluster)
    {
        for (var i = 0; i < 20; i++)
        {
            using var limit = new CancellationTokenSource(Wait.Limit);
            while (true)
            {
                try
                {
                    await cluster.Client.GetGrain<IPlaceGrain>(i).Where();
                    break;
                }
                catch (Exception e) when (e is SiloUnavailableException or TimeoutException)
                {
                    await Task.Delay(20, limit.Token);
                }
            }
        }
    }
}
