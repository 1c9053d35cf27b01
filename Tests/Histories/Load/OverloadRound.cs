using System.Diagnostics;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>The throughput with as many callers as saturate a silo, and with four times as many, of whom most are refused.</summary>
/// <param name="Share">What is left of the throughput.</param>
/// <param name="Refused">How many were refused.</param>
/// <param name="Took">From the request to its refusal, at the caller.</param>
public sealed record OverloadRound(double Share, int Refused, Spread Took)
{
    public const int Saturating = 64;
    public const int Overloading = 4 * Saturating;

    /// <summary>What must be left of the throughput.</summary>
    public const double LeastShare = 0.8;

    /// <summary>An odd number, so that one of them is in the middle: callers share the processors with the silo, its database, and whatever else runs.</summary>
    public const int Rounds = 5;

    private static readonly TimeSpan Time = TimeSpan.FromSeconds(1.5);

    /// <summary>What is compiled at first use, and again when it is used much, is compiled then, refusals too: until the silo gets no faster.</summary>
    public static async Task WarmUpAsync(Func<int, Task<bool>> transaction, TimeSpan retryAfter)
    {
        const int Most = 8;
        var last = 0;
        for (var round = 0; round < Most; round++)
        {
            var (committed, _) = await RunAsync(Saturating, transaction, retryAfter);
            await RunAsync(Overloading, transaction, retryAfter);
            if (committed < last * 1.1) return;
            last = committed;
        }
    }

    /// <param name="transaction">One of a caller's transactions: true when it was committed, false when it was refused.</param>
    /// <param name="retryAfter">How long a caller who was refused waits before it comes again.</param>
    /// <param name="say">Gets the figures.</param>
    /// <returns>The round in the middle by throughput, and how often anybody was refused.</returns>
    public static async Task<(OverloadRound Median, int Refused)> MeasureAsync(Func<int, Task<bool>> transaction, TimeSpan retryAfter, Action<string> say)
    {
        var rounds = new List<OverloadRound>();
        for (var round = 0; round < Rounds; round++) rounds.Add(await MeasureOnceAsync(transaction, retryAfter, say));
        var median = rounds.OrderBy(round => round.Share).ElementAt(Rounds / 2);
        say($"What is left of the throughput: {string.Join(", ", rounds.Select(round => $"{round.Share:0.00}"))}; median {median.Share:0.00}");
        return (median, rounds.Sum(round => round.Refused));
    }

    private static async Task<OverloadRound> MeasureOnceAsync(Func<int, Task<bool>> transaction, TimeSpan retryAfter, Action<string> say)
    {
        var (before, _) = await RunAsync(Saturating, transaction, retryAfter);
        var (overloaded, refused) = await RunAsync(Overloading, transaction, retryAfter);
        var (after, _) = await RunAsync(Saturating, transaction, retryAfter);
        var peak = (before + after) / 2.0; // A process that runs for a while gets faster: this is what it would have done meanwhile.
        var round = new OverloadRound(overloaded / peak, refused.Count, Spread.Of(refused));
        say($"{peak / Time.TotalSeconds:0}/s with {Saturating} callers, {overloaded / Time.TotalSeconds:0}/s with {Overloading} and {refused.Count} refusals: {round.Took}");
        return round;
    }

    /// <returns>Committed transactions, and how long each refusal took.</returns>
    private static async Task<(int Committed, List<TimeSpan> Refused)> RunAsync(int callers, Func<int, Task<bool>> transaction, TimeSpan retryAfter)
    {
        using var stop = new CancellationTokenSource(Time);
        var (committed, refused) = (0, new List<TimeSpan>());
        await Task.WhenAll(Enumerable.Range(0, callers).Select(caller => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var started = Stopwatch.GetTimestamp();
                if (await transaction(caller))
                {
                    if (!stop.IsCancellationRequested) Interlocked.Increment(ref committed);
                    continue;
                }

                var took = Stopwatch.GetElapsedTime(started);
                lock (refused) refused.Add(took);
                await Task.Delay(retryAfter);
            }
        })));
        return (committed, refused);
    }
}
