using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

public sealed class RollingRestartTests(ITestOutputHelper output)
{
    private const int Clients = 8;

    /// <summary>
    /// The callers use the silos that are not being restarted, as a load balancer sends them there. A transaction that was on its
    /// way to a grain on a silo that has just stopped is run again where the grain is then.
    /// </summary>
    [Fact]
    public async Task All_silos_are_restarted_one_after_the_other_under_load_and_no_call_fails()
    {
        await using var silos = await ThreeSilos.StartAsync();
        using var stop = new CancellationTokenSource();
        var away = -1;
        var done = new ConcurrentQueue<(Outcome Outcome, TimeSpan Took)>();
        Task[] callers = [.. Enumerable.Range(0, Clients).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!stop.IsCancellationRequested)
            {
                var silo = random.Next(3);
                if (silo == Volatile.Read(ref away)) continue;
                var (outcome, _, took) = await silos.RunAsync(silo, new Step(Key(random), random.Next()), new Step(Key(random), null));
                done.Enqueue((outcome, took));
            }
        }))];

        for (var silo = 0; silo < 3; silo++)
        {
            await Task.Delay(1000);
            Volatile.Write(ref away, silo);
            await Task.Delay(500); // The load balancer's time to notice; what it was sending is answered.
            var stopping = Stopwatch.GetTimestamp();
            Assert.Equal(0, await silos[silo].Process.StopAsync());
            output.WriteLine($"silo {silo} stopped in {Stopwatch.GetElapsedTime(stopping).TotalSeconds:0.0} s");
            Assert.Equal(SiloStatus.Dead, (await silos.RowsAsync(silo))[^1].Status);
            await silos[silo].Process.StartAsync();
            Volatile.Write(ref away, -1);
        }

        await Task.Delay(1000);
        await stop.CancelAsync();
        await Task.WhenAll(callers);
        output.WriteLine($"{done.Count} calls, the slowest took {done.Max(call => call.Took).TotalSeconds:0.0} s");
        Assert.True(done.Count > 200, $"INCONCLUSIVE: {done.Count} calls");
        var refused = done.Count(call => call.Outcome == Outcome.Failed);
        output.WriteLine($"{refused} calls were refused");
        Assert.DoesNotContain(done, call => call.Outcome == Outcome.Unknown);
        Assert.Equal(0, refused);
    }

    private static string Key(Random random) => $"key-{random.Next(300)}";
}
