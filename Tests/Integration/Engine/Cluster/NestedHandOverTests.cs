using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface IRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Goes through a chain of other grains, each of which waits for the next.</summary>
    Task<int> Pass(int left, int seed);
}

public sealed class RelayGrain : Grain, IRelayGrain
{
    public async Task<int> Pass(int left, int seed)
    {
        await Task.Delay(seed % 5);
        // Always a higher number, so that no chain waits for itself.
        var next = this.GetPrimaryKeyLong() + 1 + (seed % 50);
        return left == 0 ? 1 : 1 + await GrainFactory.GetGrain<IRelayGrain>(next).Pass(left - 1, HashCode.Combine(seed, left) & 0xFFFF);
    }
}

/// <summary>Ordinary calls that grains make while they and those that they call move to other silos.</summary>
public sealed class NestedHandOverTests
{
    private const int Callers = 16, Depth = 6;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task Silos_that_come_and_go_under_nested_calls_fail_and_hold_up_none()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 3);
        using var stop = new CancellationTokenSource();
        var took = new ConcurrentBag<TimeSpan>();
        var load = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                Assert.Equal(Depth + 1, await cluster.Client.GetGrain<IRelayGrain>(random.Next(400)).Pass(Depth, random.Next(0xFFFF)));
                took.Add(Stopwatch.GetElapsedTime(began));
            }
        })).ToList();
        for (var round = 0; round < 3; round++)
        {
            await Task.Delay(500);
            await cluster.RestartSiloAsync(cluster.Silos[0]); // It is the last one then.
            if (round == 0) await cluster.StartAdditionalSiloAsync();
        }

        await Task.Delay(500);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        Assert.True(took.Count > 200, $"INCONCLUSIVE: {took.Count} calls");
        Assert.True(took.Max() < Longest, $"The slowest of {took.Count} calls took {took.Max()}.");
    }
}
