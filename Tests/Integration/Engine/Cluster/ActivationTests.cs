using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Activations;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Activations of grains that several silos could have.</summary>
public sealed class ActivationTests
{
    [Fact]
    public async Task S10_09_FirstCallsFromEverySiloMeetOneActivation()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        var key = Guid.NewGuid().ToString();
        var callers = cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IGrainFactory>()).Append(cluster.Client).ToArray();
        var calls = Enumerable.Range(0, 100).Select(i => Task.Run(() => callers[i % callers.Length].GetGrain<IOrderlyGrain>(key).Read()));
        await Task.WhenAll(calls);
        Assert.Single(Journal.Read(key), entry => entry.StartsWith("activate:", StringComparison.Ordinal));
        Assert.Equal(100, Journal.Read(key).Count(entry => entry.StartsWith("call:", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task S10_16_Stateless_workers_are_on_their_callers_silo()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        var key = Guid.NewGuid().ToString();
        Gate.Of(key).Open();
        var places = new List<string>();
        foreach (var silo in cluster.Silos)
        {
            var grain = silo.ServiceProvider.GetRequiredService<IGrainFactory>().GetGrain<IWorkerGrain>(key);
            var done = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => grain.Work(key)));
            places.Add(Assert.Single(done.Select(one => one.Silo).Distinct()));
        }

        Assert.Equal(3, places.Distinct().Count());
    }

    [Fact]
    public async Task S10_57_AGracefulStopOfOneSiloAndOfAllEndsEveryActivation()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        var keys = Enumerable.Range(0, 60).Select(_ => Guid.NewGuid().ToString()).ToArray();
        await ActivateAsync();
        using (var stop = new CancellationTokenSource())
        {
            // No call fails meanwhile, whether its grain has gone or is about to go.
            var load = keys.Select(key => Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested) await cluster.Client.GetGrain<IMortalGrain>(key).Incarnation();
            })).ToList();
            await Task.Delay(100);
            await cluster.StopSiloAsync(cluster.Silos[1]);
            await stop.CancelAsync();
            await Task.WhenAll(load);
        }

        var moved = keys.Where(key => Journal.Read(key).Length > 0).ToArray();
        Assert.InRange(moved.Length, 1, keys.Length - 1);
        Assert.All(moved, key => Assert.Equal(["ShuttingDown"], Journal.Read(key)));

        await ActivateAsync();
        await cluster.StopAllSilosAsync();
        foreach (var key in keys)
        {
            // Once for each activation that it had; the last silo's grains may have moved there when the second one stopped.
            Assert.All(Journal.Read(key), reason => Assert.Equal("ShuttingDown", reason));
            Assert.NotEmpty(Journal.Read(key));
        }

        Task ActivateAsync() => Task.WhenAll(keys.Select(key => cluster.Client.GetGrain<IMortalGrain>(key).Incarnation()));
    }

    [Fact]
    public async Task A_grain_that_is_told_to_migrate_is_another_activation_afterwards()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 2);
        var grain = cluster.Client.GetGrain<IMortalGrain>(Guid.NewGuid().ToString());
        var before = await grain.Incarnation();
        await cluster.MigrateAsync(grain, cluster.Silos[1].SiloAddress);
        Assert.Equal(["Migrating"], Journal.Read(grain.GetPrimaryKeyString()));
        Assert.True(cluster.TryGetGrainContext(grain.GetGrainId(), out _));
        Assert.NotEqual(before, await grain.Incarnation());
    }
}
