using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Streams;

/// <summary>Subscriptions that are kept in memory storage.</summary>
public sealed class MovingSubscriptionTests
{
    private const int Listeners = 12;

    [Fact]
    public async Task Subscriptions_in_memory_survive_a_rolling_restart()
    {
        await using var cluster = await EngineCluster.StartAsync(silo => silo.AddMemoryStreams("memory").AddMemoryGrainStorage("PubSubStore"), silos: 3);
        var keys = Enumerable.Range(0, Listeners).Select(_ => Guid.NewGuid().ToString()).ToList();
        var producer = cluster.Client.GetGrain<IListenerGrain>("producer");
        foreach (var key in keys) await cluster.Client.GetGrain<IListenerGrain>(key).Subscribe(key);
        for (var round = 1; round <= 4; round++)
        {
            foreach (var key in keys) await producer.Publish(key, round);
            await Wait.Until(() => keys.TrueForAll(key => Journal.Read(key).Length == round), $"event {round} came to all");
            if (round < 4) await cluster.RestartSiloAsync(cluster.Silos[0]);
        }

        Assert.All(keys, key => Assert.Equal(["1", "2", "3", "4"], Journal.Read(key)));
    }
}
