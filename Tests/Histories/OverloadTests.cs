using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Histories;

/// <summary>Four times the callers that keep a silo busy, from outside over HTTP.</summary>
[Collection(nameof(Alone))]
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int Executing = 16;

    // The callers share the processors with the silo and its database, and whatever else runs there.
    private const int MostRounds = 8;

    // The silo asks for more; callers who come sooner must not harm it.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    // Callers over HTTP take more of the processors than the silo does, and wait for each other.
    private static readonly TimeSpan SoonForTheLastCaller = TimeSpan.FromMilliseconds(250);

    private readonly ConcurrentQueue<Transaction> _history = new();
    private readonly KeySpace _keys = new(hot: 16, cold: 400);

    [Fact]
    public async Task At_four_times_the_load_that_saturates_throughput_stays()
    {
        await using var group = await SiloGroup.StartAsync(1, new Dictionary<string, string>
        {
            ["Transactions__MaxExecuting"] = $"{Executing}",
            ["Transactions__MaxWaiting"] = $"{OverloadRound.Saturating - Executing}",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Orleans.Platform"] = "Error",
        });
        using var silo = new VerifyClient(group.Silos[0].Url);
        await OverloadRound.WarmUpAsync(caller => RunAsync(silo, caller), RetryAfter);
        silo.RefusedWithin.Clear();
        var rounds = new List<OverloadRound>();
        while (rounds.Count < MostRounds && !rounds.Exists(IsGood))
            rounds.Add(await OverloadRound.MeasureAsync(caller => RunAsync(silo, caller), RetryAfter, Say));

        Assert.True(rounds.Sum(round => round.Refused) > 50, $"INCONCLUSIVE: {rounds.Sum(round => round.Refused)} refusals");
        var atSilo = Spread.Of(silo.RefusedWithin);
        Say($"The silo says that it took {atSilo}.");
        Assert.True(atSilo.P99 < Soon, $"{atSilo}");
        Assert.Contains(rounds, round => IsGood(round));

        var final = await FinalReader.ReadAsync(group.Silos[0].Url, _keys.Used);
        Assert.Empty(HistoryChecker.Check([.. _history], final)); // Nothing half done, nothing of what was refused.
    }

    private static bool IsGood(OverloadRound round) => round.KeepsThroughput && round.Took.P50 < Soon && round.Took.P99 < SoonForTheLastCaller;

    private async Task<bool> RunAsync(VerifyClient silo, int caller)
    {
        var random = new Random(HashCode.Combine(caller, _history.Count));
        Step[] steps = [new(_keys.Any(random), _keys.NextValue()), new(_keys.Any(random), null), new(_keys.Any(random), _keys.NextValue())];
        var started = Stopwatch.GetTimestamp();
        var (outcome, done) = await silo.RunAsync(steps);
        _history.Enqueue(new Transaction(_keys.NextId(), started, Stopwatch.GetTimestamp(), outcome, done));
        return outcome == Outcome.Committed;
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}

/// <summary>Tests that measure the whole machine: they run when no other test does.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
