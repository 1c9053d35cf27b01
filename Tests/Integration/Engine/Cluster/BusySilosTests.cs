using System.Diagnostics;
using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface IBusyGrain : IGrainWithIntegerKey
{
    Task<SiloAddress> Where();

    /// <summary>Blocks every thread of the silo's pool for so long, and keeps the processors busy.</summary>
    [OneWay]
    Task Starve(TimeSpan time);
}

public sealed class BusyGrain(ILocalSiloDetails silo) : Grain, IBusyGrain
{
    // More than the pool makes threads for.
    private const int Blockers = 1_000;

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public Task Starve(TimeSpan time)
    {
        var began = Stopwatch.GetTimestamp();
        TimeSpan Left() => time - Stopwatch.GetElapsedTime(began);
        for (var i = 0; i < Environment.ProcessorCount; i++) new Thread(Spin) { IsBackground = true }.Start();
        for (var i = 0; i < Blockers; i++) ThreadPool.UnsafeQueueUserWorkItem(Block, null);
        return Task.CompletedTask;

        void Spin()
        {
            while (Left() > TimeSpan.Zero) Thread.SpinWait(10_000);
        }

        void Block(object? state)
        {
            if (Left() is var left && left > TimeSpan.Zero) Thread.Sleep(left);
        }
    }
}

/// <summary>
/// Silos in processes of their own that answer nobody for a while, because their threads are blocked and their processors busy. They give
/// their signs of life all the same, and nobody takes them for dead; neither do they take others for dead.
/// </summary>
[Collection(nameof(Alone))]
public sealed class BusySilosTests(PostgresFixture postgres, ITestOutputHelper output) : IClassFixture<PostgresFixture>
{
    private const int Grains = 60;

    // Of the probes that are missed meanwhile, three would be enough for a vote.
    private static readonly TimeSpan Busy = TimeSpan.FromSeconds(6), Unanswered = TimeSpan.FromSeconds(4);

    [Fact]
    public async Task Silos_that_are_too_busy_to_answer_are_not_voted_out_and_vote_nobody_out()
    {
        await using var cluster = await ChildCluster.StartAsync(postgres, usualTimes: true);
        var places = await PlacesAsync(cluster);
        var silos = places.Values.Distinct().Order().ToList();
        Assert.Equal(ChildCluster.Silos, silos.Count);
        SiloAddress[][] rounds = [[silos[0]], [silos[1], silos[2]], [.. silos]];
        foreach (var busy in rounds)
        {
            var chosen = busy.Select(silo => cluster.Grains.GetGrain<IBusyGrain>(places.First(place => place.Value == silo).Key)).ToList();
            await Task.WhenAll(chosen.Select(grain => grain.Starve(Busy)));
            await Task.Delay(TimeSpan.FromSeconds(0.5)); // It is a message without an answer.
            var began = Stopwatch.GetTimestamp();
            await Task.WhenAll(chosen.Select(AnsweredAsync));
            var unanswered = Stopwatch.GetElapsedTime(began);
            output.WriteLine($"{busy.Length} silos were busy, and answered after {unanswered.TotalSeconds:0.0} s");
            Assert.True(unanswered > Unanswered, $"INCONCLUSIVE: the silos were busy, and answered after {unanswered}.");
            Assert.False(cluster.Lines("log").Any(IsAccusation), string.Join('\n', cluster.Lines("log")));
            Assert.All(await StatusesAsync(), status => Assert.Equal((short)SiloStatus.Active, status));
            Assert.Equal(places, await PlacesAsync(cluster));
        }

        var late = cluster.Lines("log").Count(line => line.Contains("gets too little time", StringComparison.Ordinal));
        Assert.True(late >= ChildCluster.Silos, $"INCONCLUSIVE: {late} silos have noticed that they are late.\n{cluster.Logs()}");
    }

    private static bool IsAccusation(string line) =>
        line.Contains("votes for its death", StringComparison.Ordinal) || line.Contains("declared dead", StringComparison.Ordinal);

    private static async Task AnsweredAsync(IBusyGrain grain)
    {
        while (true)
        {
            try
            {
                await grain.Where();
                return;
            }
            catch (SiloUnavailableException)
            {
                await Task.Delay(20); // A connection is given up sooner than a silo.
            }
        }
    }

    private static async Task<SortedDictionary<int, SiloAddress>> PlacesAsync(ChildCluster cluster)
    {
        var places = await Task.WhenAll(Enumerable.Range(0, Grains).Select(key => cluster.Grains.GetGrain<IBusyGrain>(key).Where()));
        return new(places.Index().ToDictionary(place => place.Index, place => place.Item));
    }

    private async Task<List<short>> StatusesAsync()
    {
        await using var command = postgres.DataSource.CreateCommand("select status from platform.silo");
        await using var rows = await command.ExecuteReaderAsync();
        var statuses = new List<short>();
        while (await rows.ReadAsync()) statuses.Add(rows.GetInt16(0));
        return statuses;
    }
}
