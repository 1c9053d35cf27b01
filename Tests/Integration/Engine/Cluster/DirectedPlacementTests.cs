using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Runtime.Placement;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Grains whose places are chosen by directors.</summary>
public sealed class DirectedPlacementTests
{
    private const int Grains = 40;

    [Fact]
    public async Task A_director_is_asked_once_and_everybody_finds_the_grain_where_it_was_placed()
    {
        await using var cluster = await StartAsync();
        for (var key = 0; key < Grains; key++)
        {
            var wish = cluster.Silos[key % 3].SiloAddress;
            var places = await Task.WhenAll(Callers(cluster).Select(grains => AskAsync(grains, key, wish)));
            Assert.All(places, place => Assert.Equal(wish, place));
            // It stays there, whatever is wished later.
            Assert.Equal(wish, await AskAsync(cluster.Client, key, cluster.Silos[(key + 1) % 3].SiloAddress));
        }

        // Once more when a silo that it chose had a newer view already.
        Assert.InRange(Asked(cluster), Grains, Grains + 3);
        Assert.Equal(Grains, (await cluster.Client.GetGrain<IManagementGrain>(0).GetSimpleGrainStatistics())
            .Where(one => one.GrainType.Contains(nameof(WishedGrain), StringComparison.Ordinal)).Sum(one => one.ActivationCount));
    }

    [Fact]
    public async Task A_grain_that_prefers_its_caller_is_on_the_callers_silo()
    {
        await using var cluster = await StartAsync();
        var callers = cluster.Silos.ToList();
        for (var key = 0; key < Grains; key++)
        {
            var caller = callers[key % 3];
            Assert.Equal(caller.SiloAddress, await GrainsOf(caller).GetGrain<ILocalGrain>(key).Where());
            Assert.All(await Task.WhenAll(callers.Select(other => GrainsOf(other).GetGrain<ILocalGrain>(key).Where())), place => Assert.Equal(caller.SiloAddress, place));
            // Also when the caller is a grain that lives there.
            Assert.Equal(caller.SiloAddress, await cluster.Client.GetGrain<ILocalGrain>(key).WhereIs(1_000 + key));
        }
    }

    [Fact]
    public async Task When_its_activation_has_ended_the_director_is_asked_anew()
    {
        await using var cluster = await StartAsync();
        for (var key = 0; key < Grains; key++)
        {
            for (var round = 0; round < 3; round++)
            {
                var wish = cluster.Silos[(key + round) % 3].SiloAddress;
                Assert.Equal(wish, await AskAsync(cluster.Client, key, wish));
                Assert.Equal(round + 1, await Grain(cluster, key).Add(1));
                await Grain(cluster, key).Leave();
            }
        }

        Assert.InRange(Asked(cluster), 3 * Grains, (3 * Grains) + 3);
    }

    [Fact]
    public async Task What_goes_wrong_with_a_director_is_what_callers_get_and_the_next_call_asks_again()
    {
        await using var cluster = await StartAsync();
        RequestContext.Set(WishedDirector.Wish, "no silo");
        await Assert.ThrowsAsync<ArgumentException>(() => Grain(cluster, 1).Where());
        var gone = SiloAddress.New(IPAddress.Loopback, 1, 1);
        Assert.Contains("not an active silo", (await Assert.ThrowsAsync<OrleansException>(() => AskAsync(cluster.Client, 1, gone))).Message, StringComparison.Ordinal);
        Assert.Equal(cluster.Silos[2].SiloAddress, await AskAsync(cluster.Client, 1, cluster.Silos[2].SiloAddress));
        RequestContext.Clear();
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => cluster.Client.GetGrain<IUndirectedGrain>(1).Where());
        Assert.Contains(nameof(UndirectedPlacement), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grains_of_a_silo_that_stops_are_placed_anew_with_their_states()
    {
        await using var cluster = await StartAsync();
        var victim = cluster.Silos[2].SiloAddress;
        for (var key = 0; key < Grains; key++)
        {
            Assert.Equal(victim, await AskAsync(cluster.Client, key, victim));
            Assert.Equal(key, await Grain(cluster, key).Add(key));
        }

        await cluster.StopSiloAsync(cluster.Silos[2]);
        for (var key = 0; key < Grains; key++)
        {
            var wish = cluster.Silos[key % 2].SiloAddress;
            Assert.Equal(wish, await AskAsync(cluster.Client, key, wish));
            Assert.Equal(key + 1, await Grain(cluster, key).Add(1));
        }
    }

    [Fact]
    public async Task Grains_of_a_killed_silo_are_placed_anew()
    {
        await using var cluster = await StartAsync();
        var victim = cluster.Silos[2].SiloAddress;
        for (var key = 0; key < Grains; key++) Assert.Equal(victim, await AskAsync(cluster.Client, key, victim));
        await cluster.KillSiloAsync(cluster.Silos[2]);
        for (var key = 0; key < Grains; key++)
        {
            var wish = cluster.Silos[key % 2].SiloAddress;
            while (true)
            {
                try
                {
                    var place = await AskAsync(cluster.Client, key, wish);
                    Assert.Contains(place, cluster.GetActiveSilos().Select(silo => silo.SiloAddress));
                    break;
                }
                catch (SiloUnavailableException)
                {
                    await Task.Delay(50);
                }
            }
        }
    }

    [Fact]
    public async Task Silos_that_come_and_go_under_load_make_no_second_activation_and_lose_no_write()
    {
        await using var cluster = await StartAsync();
        using var stop = new CancellationTokenSource();
        var written = new int[Grains];
        var load = Enumerable.Range(0, Grains).Select(key => Task.Run(async () =>
        {
            IDirectedGrain Of() => key % 4 == 0 ? cluster.Client.GetGrain<ILocalGrain>(100_000 + key) : Grain(cluster, 100_000 + key);
            for (var i = 0; !stop.IsCancellationRequested; i++)
            {
                Assert.Equal(++written[key], await Of().Add(1));
                if (i % 37 == key % 37) await Of().Leave();
            }
        })).ToList();
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(300);
            await cluster.RestartSiloAsync(cluster.Silos[0]);
            if (round == 0) await cluster.StartAdditionalSiloAsync();
        }

        await Task.Delay(300);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(written.Sum() > 500, $"INCONCLUSIVE: {written.Sum()} writes");
        Assert.Empty(LiveActivations.DoublesFrom(100_000, Grains));
    }

    [Fact]
    public async Task Grains_that_leave_under_calls_have_one_activation_at_a_time()
    {
        const int Callers = 6, Rounds = 250;
        await using var cluster = await StartAsync();
        await Task.WhenAll(Enumerable.Range(0, Grains * Callers).Select(caller => Task.Run(async () =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var grain = Grain(cluster, 200_000 + (caller / Callers));
                if (round % Callers == caller % Callers) await grain.Leave();
                else await grain.Add(1);
            }
        })));
        Assert.Empty(LiveActivations.DoublesFrom(200_000, Grains));
        // Each caller has left in one round of so many.
        for (var key = 0; key < Grains; key++)
            Assert.Equal(Enumerable.Range(0, Callers).Sum(caller => Enumerable.Range(0, Rounds).Count(round => round % Callers != caller)), await Grain(cluster, 200_000 + key).Add(0));
    }

    private static Task<InProcessTestCluster> StartAsync() =>
        EngineCluster.StartAsync(silo => silo.AddPlacementDirector<WishedPlacement, WishedDirector>(), silos: 3);

    private static async Task<SiloAddress> AskAsync(IGrainFactory grains, int key, SiloAddress wish)
    {
        RequestContext.Set(WishedDirector.Wish, wish);
        try
        {
            return await grains.GetGrain<IWishedGrain>(key).Where();
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    private static IWishedGrain Grain(InProcessTestCluster cluster, int key) => cluster.Client.GetGrain<IWishedGrain>(key);

    private static IEnumerable<IGrainFactory> Callers(InProcessTestCluster cluster) => cluster.Silos.Select(GrainsOf).Append(cluster.Client);

    private static IGrainFactory GrainsOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    private static int Asked(InProcessTestCluster cluster) => cluster.Silos.Sum(
        silo => ((WishedDirector)silo.ServiceProvider.GetRequiredKeyedService<IPlacementDirector>(typeof(WishedPlacement))).Asked);
}
