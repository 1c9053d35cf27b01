using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Requests;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.TestingHost;
using Xunit;
using static Orleans.Platform.Tests.Integration.Governance.GovernanceSilo;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Durable and keyed requests on three silos.</summary>
public sealed class DurableClusterTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const string HolderOf = "select f.holder from platform.request r join platform.fence f on f.slot = r.slot and f.epoch = r.epoch and f.service_id = r.service_id where r.key = ";

    [Fact]
    public async Task Request_WhoseSiloDies_IsTakenOverByOneSurvivor_WithoutARestart()
    {
        var provider = new TestProvider();
        await using var cluster = await StartAsync(postgres.DataSource, provider, silos: 3);
        for (var i = 0; i < 2; i++)
        {
            var key = $"survivor-{i}";
            var hold = Probe.Of(key).HoldAt("charged");
            Abandon(KeyedAsync(key, () => cluster.Grains.GetGrain<IOrderGrain>(key).Place(NewOrder($"{key}-counter"))));
            await hold.ReachedAsync();
            var dead = await HolderAsync(cluster, key);
            Probe.Of(key).Forget("charged");
            await cluster.KillAsync(dead);
            var killed = Stopwatch.GetTimestamp();

            await EndedAsync(key, RequestStatus.Completed);
            Assert.InRange(Stopwatch.GetElapsedTime(killed), TimeSpan.Zero, TimeSpan.FromSeconds(15));
            Assert.NotEqual(dead, await HolderAsync(cluster, key));
            Assert.Equal(2, Probe.Of(key).CountOf("run"));
            Assert.Equal(i + 1, provider.Charges);
            Assert.Equal(10, await cluster.Grains.GetGrain<ICounterGrain>($"{key}-counter").Get());
        }
    }

    [Fact]
    public async Task Request_ThatALivingSiloRuns_IsNotTouchedByTheOthers()
    {
        await using var cluster = await StartAsync(postgres.DataSource, silos: 3);
        var hold = Probe.Of("living").HoldAt("added");
        var call = KeyedAsync("living", () => cluster.Grains.GetGrain<IOrderGrain>("living").Place(NewOrder("living-counter")));
        await hold.ReachedAsync();
        await Task.Delay(TimeSpan.FromSeconds(2)); // Ten looks of every silo.
        Assert.Equal(1, Probe.Of("living").CountOf("run"));
        hold.Release();

        Assert.Equal(10, (await call).After);
        Assert.Equal(1, Probe.Of("living").CountOf("run"));
    }

    /// <summary>A silo that was paused goes on with a run that another one has taken over meanwhile.</summary>
    [Fact]
    public async Task Run_WhoseRequestWasTakenOver_StoresNothingMore()
    {
        var provider = new TestProvider();
        await using var cluster = await StartAsync(postgres.DataSource, provider, silos: 3);
        var hold = Probe.Of("zombie").HoldAt("added");
        var call = KeyedAsync("zombie", () => cluster.Grains.GetGrain<IOrderGrain>("zombie").Place(NewOrder("zombie-counter")));
        await hold.ReachedAsync();
        await postgres.ExecuteAsync("update platform.request set slot = 99, epoch = 1 where key = 'zombie'"); // Nobody, for the others to leave it.
        hold.Release();

        await Assert.ThrowsAsync<RequestInProgressException>(() => call);
        Assert.Equal(5, await cluster.Grains.GetGrain<ICounterGrain>("zombie-counter").Get());
        Assert.Equal(0, provider.Charges);
        Assert.Equal(0, await postgres.ScalarAsync<long>("select count(*) from platform.effect where request_id = (select request_id from platform.request where key = 'zombie')"));
    }

    [Fact]
    public async Task EqualKeys_ThatArriveAtThreeSilos_AreOneRequest()
    {
        await using var cluster = await StartAsync(postgres.DataSource, silos: 3);
        for (var round = 0; round < 10; round++)
        {
            var key = $"everywhere-{round}";
            var answers = await Task.WhenAll(cluster.Silos.Concat(cluster.Silos).Select(
                silo => Task.Run(() => KeyedAsync(key, () => GrainsOf(silo).GetGrain<IRelayGrain>("relay").Add($"{key}-counter", 7)))));
            Assert.All(answers, answer => Assert.Equal(7, answer));
            Assert.Equal(7, await cluster.Grains.GetGrain<ICounterGrain>($"{key}-counter").Get());
        }
    }

    [Fact]
    public async Task EqualKeys_OfDurableRequestsAtThreeSilos_AreOneRequest()
    {
        await using var cluster = await StartAsync(postgres.DataSource, silos: 3);
        for (var round = 0; round < 5; round++)
        {
            var key = $"durable-everywhere-{round}";
            var answers = await Task.WhenAll(cluster.Silos.Concat(cluster.Silos).Select(
                silo => Task.Run(() => KeyedAsync(key, () => GrainsOf(silo).GetGrain<IRelayGrain>("relay").AddDurably($"{key}-counter", 7)))));
            Assert.All(answers, answer => Assert.Equal(7, answer));
            Assert.Equal(7, await cluster.Grains.GetGrain<ICounterGrain>($"{key}-counter").Get());
        }
    }

    [Fact]
    public async Task EqualKeys_ForDifferentGrains_LetOneOfThemHappen()
    {
        await using var cluster = await StartAsync(postgres.DataSource, silos: 3);
        for (var round = 0; round < 10; round++)
        {
            var key = $"different-{round}";
            var calls = Enumerable.Range(0, 6).Select(i => Task.Run(() => KeyedAsync(key, () =>
                GrainsOf(cluster.Silos[i % 3]).GetGrain<ICounterGrain>($"{key}-{i}").Add(1)))).ToList();
            await Task.WhenAll(calls).ContinueWith(static _ => { }, TaskScheduler.Default);

            _ = Assert.Single(calls, call => call.IsCompletedSuccessfully);
            Assert.All(calls.Where(call => call.IsFaulted), call => Assert.IsType<IdempotencyKeyReusedException>(call.Exception!.InnerException));
            var sum = 0;
            for (var i = 0; i < calls.Count; i++) sum += await cluster.Grains.GetGrain<ICounterGrain>($"{key}-{i}").Get();
            Assert.Equal(1, sum);
        }
    }

    private static IGrainFactory GrainsOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    private static Order NewOrder(string counter) => new(counter, 5, "customer-7", "for Jane Roe");

    private static void Abandon(Task call) => _ = call.ContinueWith(static ended => ended.Exception, TaskScheduler.Default);

    private async Task<InProcessSiloHandle> HolderAsync(GovernanceSilo cluster, string key)
    {
        var holder = await postgres.ScalarAsync<string>($"{HolderOf}'{key}'");
        return cluster.Silos.Single(silo => silo.SiloAddress.ToParsableString() == holder);
    }

    private async Task EndedAsync(string key, RequestStatus status)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await postgres.ScalarAsync<short>($"select status from platform.request where key = '{key}'") != (short)status) await Task.Delay(50, limit.Token);
    }
}
