using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Ordinary calls from grain to grain while silos in processes of their own are restarted.</summary>
public sealed class NestedRestartTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Callers = 12, Depth = 6;

    // What runs longer than the drain limit may fail; nothing here comes near it by itself.
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Processes_are_restarted_one_after_the_other_under_nested_calls_and_none_fails()
    {
        await using var cluster = await ChildCluster.StartAsync(postgres);
        using var stop = new CancellationTokenSource();
        var took = new ConcurrentBag<TimeSpan>();
        var load = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                Assert.Equal(Depth + 1, await cluster.Grains.GetGrain<IRelayGrain>(random.Next(400)).Pass(Depth, random.Next(0xFFFF)));
                took.Add(Stopwatch.GetElapsedTime(began));
            }
        })).ToList();
        for (var silo = 0; silo < 3; silo++)
        {
            await Task.Delay(1000);
            output.WriteLine($"silo {silo} stopped in {(await cluster.RestartAsync(silo, postgres)).TotalSeconds:0.0} s");
        }

        await Task.Delay(1000);
        await stop.CancelAsync();
        await Task.WhenAll(load);
        output.WriteLine($"{took.Count} chains of {Depth + 1} calls, the slowest took {took.Max().TotalSeconds:0.0} s");
        Assert.True(took.Count > 100, $"INCONCLUSIVE: {took.Count} calls");
        Assert.True(took.Max() < DrainLimit, $"The slowest of {took.Count} calls took {took.Max()}.");
    }
}
