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

    // The silo asks for more; callers who come sooner must not harm it.
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    private readonly ConcurrentQueue<Transaction> _history = new();
    private readonly KeySpace _keys = new(hot: 16, cold: 400);

    /// <summary>As a silo is by itself: more callers wait than execute, and nobody is refused.</summary>
    [Fact]
    public async Task At_four_times_the_load_that_saturates_a_silo_with_its_own_limits_loses_no_throughput()
    {
        var (median, refused, _) = await MeasureAsync(new());
        Assert.Equal(0, refused);
        Assert.True(median.Share >= OverloadRound.LeastShare, $"{median.Share:0.00} of the throughput is left");
    }

    /// <summary>Places for as many as saturate the silo: three of four callers are refused.</summary>
    [Fact]
    public async Task At_four_times_the_load_that_saturates_throughput_stays()
    {
        var (median, refused, atSilo) = await MeasureAsync(new()
        {
            ["Transactions__MaxExecuting"] = $"{Executing}",
            ["Transactions__MaxWaiting"] = $"{OverloadRound.Saturating - Executing}",
        });
        Assert.True(refused > 50, $"INCONCLUSIVE: {refused} refusals");
        Assert.True(atSilo.P99 < Soon, $"{atSilo}");
        Assert.True(median.Share >= OverloadRound.LeastShare, $"{median.Share:0.00} of the throughput is left");
    }

    /// <returns>The round in the middle, how often anybody was refused, and how long the silo says that it took.</returns>
    private async Task<(OverloadRound Median, int Refused, Spread AtSilo)> MeasureAsync(Dictionary<string, string> limits)
    {
        (limits["Logging__LogLevel__Default"], limits["Logging__LogLevel__Orleans.Platform"]) = ("Error", "Error");
        limits["DOTNET_TieredPGO"] = "0"; // Or the silo is compiled once more while it is measured, for half a minute on a slow machine.
        await using var group = await SiloGroup.StartAsync(1, limits);
        using var silo = new VerifyClient(group.Silos[0].Url);
        await OverloadRound.WarmUpAsync(caller => RunAsync(silo, caller), RetryAfter);
        silo.RefusedWithin.Clear();
        var (median, refused) = await OverloadRound.MeasureAsync(caller => RunAsync(silo, caller), RetryAfter, Say);
        var atSilo = Spread.Of(silo.RefusedWithin);
        Say($"{refused} refusals; the silo says that it took {atSilo}.");
        var final = await FinalReader.ReadAsync(group.Silos[0].Url, _keys.Used);
        Assert.Empty(HistoryChecker.Check([.. _history], final)); // Nothing half done, nothing of what was refused.
        return (median, refused, atSilo);
    }

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
