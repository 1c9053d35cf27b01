using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Histories;

/// <summary>Four times the callers that keep a silo busy, from outside over HTTP.</summary>
public sealed class OverloadTests(ITestOutputHelper output)
{
    private const int Executing = 16;
    private const int Saturating = 64;
    private const int Rounds = 3;
    private const double LeastShare = 0.8;

    private static readonly TimeSpan RoundTime = TimeSpan.FromSeconds(1.5);

    // From the request's arrival at the silo to its refusal.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(50);

    // The callers share two cores with the silo and whatever else runs there, and all come at once.
    private static readonly TimeSpan SoonForTheLast = TimeSpan.FromMilliseconds(500), SoonForCallers = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromMilliseconds(500);

    private readonly ConcurrentQueue<Transaction> _history = new();
    private readonly KeySpace _keys = new(hot: 16, cold: 400);

    [Fact]
    public async Task At_four_times_the_load_that_saturates_throughput_stays()
    {
        await using var group = await SiloGroup.StartAsync(1, new Dictionary<string, string>
        {
            ["Transactions__MaxExecuting"] = $"{Executing}",
            ["Transactions__MaxWaiting"] = $"{Saturating - Executing}",
            ["Logging__LogLevel__Default"] = "Error",
            ["Logging__LogLevel__Orleans.Platform"] = "Error",
        });
        using var silo = new VerifyClient(group.Silos[0].Url);
        await RunAsync(silo, Saturating); // What is compiled at first use is compiled now, refusals too.
        await RunAsync(silo, 4 * Saturating);
        var rounds = new List<Round>();
        for (var round = 0; round < Rounds; round++) rounds.Add(await MeasureAsync(silo));

        Assert.True(rounds.Sum(round => round.Refused) > 50, $"INCONCLUSIVE: {rounds.Sum(round => round.Refused)} refusals");
        Assert.Contains(rounds, round => round.AtSilo.P50 < Soon);
        Assert.Contains(rounds, round => round.AtSilo.P99 < SoonForTheLast);
        Assert.Contains(rounds, round => round.AtClient.P50 < SoonForCallers);
        Assert.True(rounds.Max(round => round.Share) >= LeastShare, $"At most {rounds.Max(round => round.Share):0.00} of the peak is left.");

        var final = await FinalReader.ReadAsync(group.Silos[0].Url, _keys.Used);
        Assert.Empty(HistoryChecker.Check([.. _history], final)); // Nothing half done, nothing of what was refused.
    }

    private async Task<Round> MeasureAsync(VerifyClient silo)
    {
        var (peak, _) = await RunAsync(silo, Saturating);
        silo.RefusedWithin.Clear();
        var (overloaded, refused) = await RunAsync(silo, 4 * Saturating);
        var round = new Round((double)overloaded / peak, refused.Count, Spread.Of(silo.RefusedWithin), Spread.Of(refused));
        Say($"{peak / RoundTime.TotalSeconds:0}/s at {Saturating} callers, {overloaded / RoundTime.TotalSeconds:0}/s at {4 * Saturating} with {refused.Count} refusals: "
            + $"at the silo {round.AtSilo}, at the client {round.AtClient}");
        return round;
    }

    /// <returns>Acknowledged transactions, and how long each refusal took.</returns>
    private async Task<(int Committed, List<TimeSpan> Refused)> RunAsync(VerifyClient silo, int callers)
    {
        using var stop = new CancellationTokenSource(RoundTime);
        var (committed, refused) = (0, new ConcurrentQueue<TimeSpan>());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            var random = new Random(caller);
            while (!stop.IsCancellationRequested)
            {
                Step[] steps = [new(_keys.Any(random), _keys.NextValue()), new(_keys.Any(random), null), new(_keys.Any(random), _keys.NextValue())];
                var started = Stopwatch.GetTimestamp();
                var (outcome, done) = await silo.RunAsync(steps);
                _history.Enqueue(new Transaction(_keys.NextId(), started, Stopwatch.GetTimestamp(), outcome, done));
                if (outcome == Outcome.Committed && !stop.IsCancellationRequested) Interlocked.Increment(ref committed);
                if (outcome != Outcome.Failed) continue;
                refused.Enqueue(Stopwatch.GetElapsedTime(started));
                await Task.Delay(RetryAfter);
            }
        })));
        return (committed, [.. refused]);
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }

    private sealed record Round(double Share, int Refused, Spread AtSilo, Spread AtClient);

    private sealed record Spread(TimeSpan P50, TimeSpan P99)
    {
        public static Spread Of(IEnumerable<TimeSpan> times)
        {
            TimeSpan[] ordered = [.. times.Order()];
            return ordered.Length == 0 ? new(TimeSpan.MaxValue, TimeSpan.MaxValue) : new(ordered[ordered.Length / 2], ordered[ordered.Length * 99 / 100]);
        }

        public override string ToString() => $"{P50.TotalMilliseconds:0.0} ms (p50), {P99.TotalMilliseconds:0.0} ms (p99)";
    }
}
