using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Engine;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Storage;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Storage;

/// <summary>Memory storage of several silos: records go where their grains go.</summary>
public sealed class MovingRecordsTests
{
    private const int Grains = 200;

    [Fact]
    public async Task States_survive_silos_that_join_and_stop_with_their_versions()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        for (var i = 0; i < Grains; i++) Assert.Equal(i + 1, await Of(cluster, i).Add(i + 1));
        var before = await ReadAsync(cluster);

        await cluster.StartAdditionalSiloAsync();
        var joined = await ReadAsync(cluster);
        AssertKept(before, joined, some: 10);

        await cluster.StopSiloAsync(cluster.Silos[0]);
        var stopped = await ReadAsync(cluster);
        AssertKept(joined, stopped, some: 10);

        await cluster.StopSiloAsync(cluster.Silos[3]);
        await cluster.StopSiloAsync(cluster.Silos[1]);
        AssertKept(stopped, await ReadAsync(cluster), some: 10);
        // A grain that goes wrote its last word before its records left.
        var ends = await Task.WhenAll(Enumerable.Range(0, Grains).Select(i => Of(cluster, i).Ends()));
        Assert.True(ends.Sum() >= Grains / 2, $"{ends.Sum()}");
        // The versions are good for writing, and what was cleared is blank.
        for (var i = 0; i < Grains; i++) Assert.Equal(i + 2, await Of(cluster, i).Add(1));
        await Of(cluster, 1).Clear();
        Assert.Equal(5, await Of(cluster, 1).Add(5));
    }

    [Fact]
    public async Task A_rolling_restart_under_writes_loses_none()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        using var stop = new CancellationTokenSource();
        var written = new int[64];
        var load = Enumerable.Range(0, written.Length).Select(i => Task.Run(async () =>
        {
            // Each reads what it has written, whichever silo the grain is on.
            while (!stop.IsCancellationRequested) Assert.Equal(++written[i], await Of(cluster, i).Add(1));
        })).ToList();
        for (var silo = 0; silo < 3; silo++)
        {
            await Task.Delay(300);
            await cluster.RestartSiloAsync(cluster.Silos[0]);
        }

        await Task.Delay(300);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(written.Sum() > 1_000, $"INCONCLUSIVE: {written.Sum()} writes");
        for (var i = 0; i < written.Length; i++) Assert.Equal(written[i], (await Of(cluster, i).Read()).Count);
    }

    [Fact]
    public async Task Stateless_workers_of_all_silos_share_one_record_that_moves()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        using var stop = new CancellationTokenSource();
        var load = cluster.Silos.SelectMany(silo => Enumerable.Range(0, 8).Select(key => Task.Run(async () =>
        {
            // Each silo's caller finds its own silo's workers; one whose silo stops goes on through the client.
            var grains = silo == cluster.Silos[1] ? cluster.Client : silo.ServiceProvider.GetRequiredService<IGrainFactory>();
            var calls = 0;
            for (; !stop.IsCancellationRequested; calls++)
            {
                await grains.GetGrain<ISharedTallyGrain>($"{key}").Add(1);
                await Task.Yield(); // A call of a worker on the spot ends at once, and such a loop would keep its thread from everybody else.
            }

            return (Key: key, Calls: calls);
        }))).ToList();
        await Task.Delay(300);
        await cluster.StartAdditionalSiloAsync();
        await Task.Delay(300);
        await cluster.StopSiloAsync(cluster.Silos[1]);
        await Task.Delay(300);
        await stop.CancelAsync();
        var done = await Task.WhenAll(load);
        foreach (var key in done.GroupBy(worker => worker.Key, worker => worker.Calls))
            Assert.Equal(key.Sum(), (await cluster.Client.GetGrain<ISharedTallyGrain>($"{key.Key}").Add(0)).Count);
    }

    [Fact]
    public async Task S10_37_OfTwoSilosThatHaveSeenTheSameVersionOneWrites()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        for (var key = 0; key < 10; key++)
        {
            var id = GrainId.Create("anybody", $"{key}");
            var storages = cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainStorage>()).ToList();
            var states = storages.Select(_ => new GrainState<Tally>()).ToList();
            for (var i = 0; i < 3; i++) await storages[i].ReadStateAsync("tally", id, states[i]);
            for (var i = 0; i < 3; i++) states[i].State!.Count = i + 1;
            await storages[0].WriteStateAsync("tally", id, states[0]);
            var refused = await Assert.ThrowsAsync<InconsistentStateException>(() => storages[1].WriteStateAsync("tally", id, states[1]));
            Assert.Equal((states[0].ETag, null), (refused.StoredEtag, refused.CurrentEtag));
            await storages[2].ReadStateAsync("tally", id, states[2]);
            Assert.Equal((1, states[0].ETag, true), (states[2].State!.Count, states[2].ETag, states[2].RecordExists));
            await storages[2].ClearStateAsync("tally", id, states[2]);
            await Assert.ThrowsAsync<InconsistentStateException>(() => storages[0].WriteStateAsync("tally", id, states[0]));
            await storages[1].ReadStateAsync("tally", id, states[1]);
            Assert.Equal((0, null, false), (states[1].State!.Count, states[1].ETag, states[1].RecordExists));
        }
    }

    [Fact]
    public async Task Records_that_are_longer_than_a_message_move_too()
    {
        const int Padding = 700_000;
        await using var cluster = await EngineCluster.StartAsync(
            silo => silo.Services.Configure<ClusterConnectionOptions>(options => options.MaxFrameBytes = 64 * 1024), silos: 2);
        for (var i = 0; i < 20; i++) await Of(cluster, i).Add(i, Padding);
        var before = await ReadAsync(cluster);
        await cluster.StopSiloAsync(cluster.Silos[0]);
        AssertKept(before, await ReadAsync(cluster), some: 0);
        var storage = cluster.Silos[1].ServiceProvider.GetRequiredService<IGrainStorage>();
        for (var i = 0; i < 20; i++)
        {
            var state = new GrainState<Tally>();
            await storage.ReadStateAsync("tally", Of(cluster, i).GetGrainId(), state);
            Assert.Equal((i, Padding), (state.State!.Count, state.State.Padding.Length));
        }
    }

    [Fact]
    public async Task Only_the_records_of_a_killed_silo_are_lost()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        for (var i = 0; i < Grains; i++) await Of(cluster, i).Add(i + 1);
        var before = await ReadAsync(cluster);
        var victim = cluster.Silos[1].SiloAddress;
        await cluster.KillSiloAsync(cluster.Silos[1]);
        for (var i = 0; i < Grains; i++)
        {
            var after = await Wait.Patiently(() => Retry(() => Of(cluster, i).Read()));
            Assert.Equal(before[i].Silo == victim ? 0 : i + 1, after.Count);
        }
    }

    private static async Task<T> Retry<T>(Func<Task<T>> call)
    {
        while (true)
        {
            try
            {
                return await call();
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(50);
            }
        }
    }

    private static IKeptGrain Of(InProcessTestCluster cluster, int key) => cluster.Client.GetGrain<IKeptGrain>(key);

    private static Task<Kept[]> ReadAsync(InProcessTestCluster cluster) =>
        Task.WhenAll(Enumerable.Range(0, Grains).Select(i => Of(cluster, i).Read()));

    private static void AssertKept(Kept[] before, Kept[] after, int some)
    {
        Assert.Equal(before.Select(kept => (kept.Count, kept.Etag)), after.Select(kept => (kept.Count, kept.Etag)));
        Assert.True(before.Zip(after).Count(pair => pair.First.Silo != pair.Second.Silo) >= some, "INCONCLUSIVE: too few have moved");
    }
}
