using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Silos that the others cannot reach, although they give signs of life, are voted out and come back when they can be reached.</summary>
public sealed class UnreachableTests(ITestOutputHelper output)
{
    private const int Rounds = 3;
    private static readonly TimeSpan FailOver = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestFailOver = TimeSpan.FromSeconds(10); // Any round, however busy the machine is.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_silo_that_the_others_cannot_reach_is_voted_out_its_grains_answer_elsewhere_and_it_comes_back()
    {
        await using var silos = await ThreeSilos.StartAsync();
        var keys = await FillAsync(silos);
        var recoveries = new List<TimeSpan>();
        for (var round = 0; round < Rounds; round++)
        {
            silos[1].PeerLine.Set(round == 1 ? Line.Stalled : Line.Cut);
            recoveries.Add(await silos.UntilAllAnswerAsync(Patience, [0, 2], keys));
            var dead = (await silos.RowsAsync(1)).Count(row => row.Status == SiloStatus.Dead);
            Assert.Equal(round + 1, dead);
            await silos.UntilAsync("a new one waits", Patience, async () => (await silos.RowsAsync(1))[^1].Status == SiloStatus.Joining);
            await Task.Delay(TimeSpan.FromSeconds(5)); // As long as it is out of reach it gets no grains, and is not voted out again.
            Assert.Equal(SiloStatus.Joining, (await silos.RowsAsync(1))[^1].Status);
            silos[1].PeerLine.Set(Line.Open);
            await silos.UntilAsync("it is active", Patience, async () => (await silos.RowsAsync(1))[^1].Status == SiloStatus.Active);
            await silos.UntilAllAnswerAsync(Patience, [0, 1, 2], keys);
            silos[1].Process.RequireAlive();
        }

        Say($"everything answers {string.Join(", ", recoveries.Select(r => $"{r.TotalSeconds:0.0}"))} s after a silo was cut off from the others");
        Assert.True(recoveries.Order().ElementAt(Rounds / 2) < FailOver, $"Not within {FailOver.TotalSeconds} s.");
        Assert.All(recoveries, recovery => Assert.True(recovery < LongestFailOver, $"{recovery.TotalSeconds:0.0} s, not within {LongestFailOver.TotalSeconds} s."));
    }

    [Fact]
    public async Task Of_two_silos_that_cannot_reach_each_other_one_serves_everything_and_the_other_comes_back()
    {
        await using var silos = await ThreeSilos.StartAsync(2);
        var keys = await FillAsync(silos);
        for (var silo = 0; silo < 2; silo++) silos[silo].PeerLine.Set(Line.Cut);
        await silos.UntilAsync("one was voted out", Patience, async () => await DeadAsync(silos) == 1);
        var survivor = (await silos.RowsAsync(0))[0].Status == SiloStatus.Dead ? 1 : 0;
        await silos.UntilAllAnswerAsync(Patience, [survivor], keys);
        await Task.Delay(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await DeadAsync(silos));
        for (var silo = 0; silo < 2; silo++) silos[silo].PeerLine.Set(Line.Open);
        await silos.UntilAllAnswerAsync(Patience, [0, 1], keys);
        Assert.Equal(1, await DeadAsync(silos));
    }

    /// <summary>Silos that are slow are not dead: pauses in which no probe is answered, but shorter than the lease.</summary>
    [Fact]
    public async Task Silos_that_hang_for_less_than_their_lease_are_not_voted_out()
    {
        await using var silos = await ThreeSilos.StartAsync();
        var keys = await FillAsync(silos);
        for (var round = 0; round < 6; round++)
        {
            silos[round % 3].Process.Pause();
            await Task.Delay(1800);
            silos[round % 3].Process.Resume();
            await Task.Delay(1000);
        }

        await silos.UntilAllAnswerAsync(Patience, [0, 1, 2], keys);
        for (var silo = 0; silo < 3; silo++) Assert.Equal(SiloStatus.Active, Assert.Single(await silos.RowsAsync(silo)).Status);
    }

    private static async Task<int> DeadAsync(ThreeSilos silos) =>
        (await silos.RowsAsync(0)).Concat(await silos.RowsAsync(1)).Count(row => row.Status == SiloStatus.Dead);

    private static async Task<string[]> FillAsync(ThreeSilos silos)
    {
        string[] keys = [.. Enumerable.Range(0, 60).Select(i => $"reach-{i}")];
        foreach (var key in keys) Assert.Equal(Outcome.Committed, (await silos.RunAsync(0, new Step(key, 1))).Outcome);
        return keys;
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
