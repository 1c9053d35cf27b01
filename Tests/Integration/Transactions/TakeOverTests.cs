using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What one of three silo processes was doing when it was killed is gone on with by the others, without a restart.</summary>
public sealed class TakeOverTests(ITestOutputHelper output) : IAsyncLifetime
{
    private const int Killed = 128 + 9, MostDeeds = 60;
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    private readonly PostgresFixture _postgres = new(); // Of one test: nobody waits for the silos that another one has killed.

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public Task DisposeAsync() => _postgres.DisposeAsync();

    [Theory]
    [InlineData("BeforeCommitter")]
    [InlineData("AfterCommitter")]
    public async Task S10_55_A_prepared_transaction_of_a_killed_silo_is_decided_by_another_of_three(string point)
    {
        await using var cluster = await ChildCluster.StartAsync(_postgres, $"{point}:1");
        var dying = cluster.Processes[^1];
        var deeds = 1;
        while (await TryTransferAsync(cluster, $"{point}-{deeds - 1}")) Assert.True(++deeds < MostDeeds, "INCONCLUSIVE: no deed was on the silo that dies");
        await dying.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(Killed, dying.ExitCode);

        await cluster.UntilAsync("nothing is prepared any more", async () => await _postgres.ScalarAsync<long>(
            "select (select count(*) from platform.prepared_commit where status = 0) + (select count(*) from platform.prepared_item)") == 0);
        var signed = cluster.Lines("notary").ToLookup(line => line.Split(' ')[1], line => line.Split(' ')[0]);
        var asked = 0;
        for (var deed = 0; deed < deeds; deed++)
        {
            var name = $"{point}-{deed}";
            var counts = (await CountAsync(cluster, $"from-{name}"), await CountAsync(cluster, $"to-{name}"));
            Assert.Equal((-10, 10), counts);
            Assert.Single(signed[name].Distinct()); // One id, however often it was asked.
            asked += signed[name].Count();
        }

        Assert.Equal(point == "AfterCommitter" ? deeds + 1 : deeds, asked);
        output.WriteLine($"{deeds} deeds, {asked} calls of the service");
    }

    [Fact]
    public async Task S10_35_A_reminder_is_fired_once_for_each_period_and_by_another_silo_when_its_own_is_killed()
    {
        await using var cluster = await ChildCluster.StartAsync(_postgres);
        await cluster.Grains.GetGrain<IClockGrain>("clock").Start(Period);
        await cluster.UntilAsync("it has fired", () => Task.FromResult(Ticks(cluster).Count >= 5));
        var owner = Ticks(cluster)[^1].Process;
        cluster.Kill(owner);
        await cluster.UntilAsync("it is fired by another silo", () => Task.FromResult(Ticks(cluster).Count(tick => tick.Process != owner) >= 5));

        var ticks = Ticks(cluster);
        var runs = ticks.Select(tick => tick.Process).Aggregate(new List<int>(), (seen, process) => seen is [.., var last] && last == process ? seen : [.. seen, process]);
        output.WriteLine(string.Join(", ", ticks.Select(tick => $"{tick.Process} at {(tick.At - ticks[0].At).TotalMilliseconds:0}")));
        Assert.Equal(2, runs.Count); // One silo, then another one; they do not take turns.
        foreach (var run in ticks.GroupBy(tick => tick.Process).Append<IEnumerable<(int Process, DateTime At, DateTime First)>>(ticks))
        {
            // Late ones may follow each other closely; more than the periods that have begun are too many.
            var all = run.ToList();
            Assert.InRange(all.Count, 5, (int)((all[^1].At - all[0].At) / Period) + 2);
        }

        Assert.All(ticks, tick => Assert.True(tick.At >= tick.First - TimeSpan.FromMilliseconds(50), "It was fired early."));
    }

    /// <summary>False when its silo has died: the others know what became of it.</summary>
    private static async Task<bool> TryTransferAsync(ChildCluster cluster, string name)
    {
        try
        {
            await cluster.Grains.GetGrain<IDeedGrain>(name).Transfer($"from-{name}", $"to-{name}", 10, name);
            return true;
        }
        catch (Exception failure) when (failure is OrleansException or TimeoutException)
        {
            return false;
        }
    }

    private static async Task<int> CountAsync(ChildCluster cluster, string purse)
    {
        var count = 0;
        var refusals = new List<string>();
        await cluster.UntilAsync(() => $"{purse} is read; {string.Join("; ", refusals)}", async () =>
        {
            try
            {
                count = await cluster.Grains.GetGrain<IPurseGrain>(purse).Count();
                return true;
            }
            catch (Exception failure) when (failure is OrleansException or TimeoutException)
            {
                refusals.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {failure.GetType().Name}: {failure.Message}");
                return false; // Until the others have taken over.
            }
        });
        return count;
    }

    private static List<(int Process, DateTime At, DateTime First)> Ticks(ChildCluster cluster) =>
    [
        .. cluster.Lines("clock").Select(line => line.Split(' ')).Where(parts => parts.Length == 3)
            .Select(parts => (int.Parse(parts[0]), new DateTime(long.Parse(parts[1])), new DateTime(long.Parse(parts[2])))).OrderBy(tick => tick.Item2),
    ];
}
