using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>A silo that dies is replaced, and one that was taken for dead begins again.</summary>
public sealed class FailOverTests(SharedSilos shared, ITestOutputHelper output) : IClassFixture<SharedSilos>
{
    private const int Rounds = 3;
    private static readonly TimeSpan FailOver = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFailOver = TimeSpan.FromSeconds(10); // Any round, however busy the machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task S10_56_After_a_kill_calls_in_flight_fail_soon_and_all_grains_answer_from_other_silos_with_their_state()
    {
        var silos = shared.Silos;
        var keys = await FillAsync(silos, "kill");
        var recoveries = new List<TimeSpan>();
        var slowest = TimeSpan.Zero;
        for (var round = 0; round < Rounds; round++)
        {
            using var stop = new CancellationTokenSource();
            var took = new ConcurrentBag<TimeSpan>();
            Task[] callers = [.. Enumerable.Range(0, 16).Select(caller => Task.Run(async () =>
            {
                var random = new Random(caller);
                while (!stop.IsCancellationRequested) took.Add((await silos.RunAsync(caller % 2, new Step(keys[random.Next(keys.Length)], null))).Took);
            }))];
            await Task.Delay(500);
            await silos[2].Process.KillAsync();
            recoveries.Add(await silos.UntilAllAnswerAsync(Patience, [0, 1], keys));
            await stop.CancelAsync();
            await Task.WhenAll(callers);
            slowest = took.Append(slowest).Max();
            await silos[2].Process.StartAsync();
            await silos.UntilAllAnswerAsync(Patience, [0, 1, 2], keys);
        }

        Say($"everything answers {string.Join(", ", recoveries.Select(r => $"{r.TotalSeconds:0.0}"))} s after a kill; the slowest call took {slowest.TotalSeconds:0.0} s");
        Assert.True(recoveries.Order().ElementAt(Rounds / 2) < FailOver, $"Not within {FailOver.TotalSeconds} s.");
        Assert.All(recoveries, recovery => Assert.True(recovery < LongestFailOver, $"{recovery.TotalSeconds:0.0} s, not within {LongestFailOver.TotalSeconds} s."));
        Assert.True(slowest < TimeSpan.FromSeconds(10), "A call hung.");
    }

    [Fact]
    public async Task S10_58_A_silo_started_again_on_its_port_is_newer_and_the_old_row_ends_dead()
    {
        var silos = shared.Silos;
        await silos[1].Process.KillAsync();
        await silos[1].Process.StartAsync();
        var rows = await silos.RowsAsync(1); // The oldest first.
        Assert.True(rows.Length >= 2);
        Assert.Equal(SiloStatus.Active, rows[^1].Status);
        Assert.All(rows[..^1], row => Assert.Equal(SiloStatus.Dead, row.Status));
    }

    [Fact]
    public async Task S10_58_A_silo_that_was_declared_dead_stops_and_begins_again_as_a_new_one_in_its_process()
    {
        var silos = shared.Silos;
        var keys = await FillAsync(silos, "verdict");
        silos[2].Process.Pause();
        await silos.UntilAsync("it is declared dead", Patience, async () => (await silos.RowsAsync(2))[^1].Status == SiloStatus.Dead);
        var others = await silos.UntilAllAnswerAsync(Patience, [0, 1], keys);
        silos[2].Process.Resume();
        var resumed = Stopwatch.GetTimestamp();
        await silos.UntilAsync("a new one is active", Patience, async () => (await silos.RowsAsync(2))[^1].Status == SiloStatus.Active);
        Say($"the others answered {others.TotalSeconds:0.0} s after the verdict; the new silo was active {Stopwatch.GetElapsedTime(resumed).TotalSeconds:0.0} s after the pause");
        silos[2].Process.RequireAlive();
        await silos.UntilAllAnswerAsync(Patience, [0, 1, 2], keys);
    }

    /// <summary>Many lists with the number 1, so that every silo has some.</summary>
    private static async Task<string[]> FillAsync(ThreeSilos silos, string name)
    {
        string[] keys = [.. Enumerable.Range(0, 60).Select(i => $"{name}-{i}")];
        foreach (var key in keys) Assert.Equal(Outcome.Committed, (await silos.RunAsync(0, new Step(key, 1))).Outcome);
        return keys;
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
