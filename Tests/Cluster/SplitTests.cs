using Orleans.Platform.Tests.Histories;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>Silos that are paused and cut off under load: nothing of two activations of one grain ever commits, and it heals.</summary>
public sealed class SplitTests(SharedSilos shared, ITestOutputHelper output) : IClassFixture<SharedSilos>
{
    private const int Clients = 12;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(3);

    [Fact]
    public Task A_silo_that_was_paused_beyond_its_lease_and_goes_on_does_no_harm() => CheckAsync(async silos =>
    {
        silos[1].Process.Pause();
        await Task.Delay(2 * Lease);
        silos[1].Process.Resume();
    });

    [Fact]
    public Task A_silo_that_was_cut_off_from_PostgreSQL_does_no_harm() => CheckAsync(async silos =>
    {
        silos[1].Line.Set(Line.Cut);
        await Task.Delay(2 * Lease);
        silos[1].Line.Set(Line.Open);
    });

    [Fact]
    public Task A_silo_from_which_PostgreSQL_hears_nothing_does_no_harm() => CheckAsync(async silos =>
    {
        silos[1].Line.Set(Line.Stalled);
        await Task.Delay(2 * Lease);
        silos[1].Line.Set(Line.Open);
    });

    [Fact]
    public Task Silos_that_cannot_reach_each_other_do_no_harm() => CheckAsync(async silos =>
    {
        for (var silo = 0; silo < 3; silo++) silos[silo].PeerLine.Set(Line.Cut);
        await Task.Delay(2 * Lease);
        for (var silo = 0; silo < 3; silo++) silos[silo].PeerLine.Set(Line.Open);
    });

    [Fact]
    public Task A_silo_whose_lines_are_silent_to_the_others_does_no_harm() => CheckAsync(async silos =>
    {
        silos[1].PeerLine.Set(Line.Stalled);
        await Task.Delay(3 * Lease);
        silos[1].PeerLine.Set(Line.Open);
    });

    [Fact]
    public Task PostgreSQL_that_was_killed_is_waited_for_and_nobody_waits_longer() => CheckAsync(async silos =>
    {
        await silos.Database.KillAsync();
        await silos.UntilAsync("PostgreSQL is back", Patience, silos.Database.AnswersAsync);
    });

    /// <summary>The lists are few and live long, so that a silo that goes on still remembers them.</summary>
    private async Task CheckAsync(Func<ThreeSilos, Task> fault)
    {
        var seed = Random.Shared.Next(1_000_000);
        var silos = shared.Silos;
        using var load = new ListLoad(silos.Urls, Clients, seed, new KeySpace(hot: 4, cold: 12, usesOfEach: 2_000, name: $"{seed}-"));
        for (var silo = 0; silo < 3; silo++) await ServesAsync(silo);
        load.Start();
        await CommitAsync(silos, load, "before the fault");
        await fault(silos);
        var healed = await CommitAsync(silos, load, "after the fault");
        for (var silo = 0; silo < 3; silo++) await ServesAsync(silo);
        await load.FinishAsync().WaitAsync(Patience);
        await Verdict.CheckAsync(load, silos[0].Url, seed, Say);
        Say($"50 transactions committed {healed.TotalSeconds:0.0} s after the fault");
    }

    private Task ServesAsync(int silo) => shared.Silos.UntilAsync(
        $"silo {silo} serves", Patience, async () => (await shared.Silos.RunAsync(silo, new Step("end", null))).Outcome == Outcome.Committed);

    private static Task<TimeSpan> CommitAsync(ThreeSilos silos, ListLoad load, string when)
    {
        var before = load.Committed;
        return silos.UntilAsync($"50 transactions {when}", Patience, () => Task.FromResult(load.Committed >= before + 50));
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
