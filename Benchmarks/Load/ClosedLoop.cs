using System.Diagnostics;

namespace Orleans.Platform.Benchmarks.Load;

/// <summary>A fixed number of callers, each of which sends its next transaction when the last one was answered.</summary>
public static class ClosedLoop
{
    /// <summary>Runs for a warm-up and then for the measured time.</summary>
    /// <param name="inFlight">The number of callers.</param>
    /// <param name="warmUp">Not counted, nor is the time until the runtime has compiled what is hot.</param>
    /// <param name="duration">Counted.</param>
    /// <param name="transaction">One transaction: false when it was aborted. Gets the caller's own random numbers.</param>
    public static async Task<LoadResult> RunAsync(int inFlight, TimeSpan warmUp, TimeSpan duration, Func<Random, Task<bool>> transaction)
    {
        using var stop = new CancellationTokenSource();
        var counting = new Window();
        var callers = Enumerable.Range(0, inFlight).Select(caller => Task.Run(() => CallAsync(new Random(caller), counting, transaction, stop.Token))).ToArray();
        await Task.Delay(warmUp);
        await Compilation.WaitUntilQuietAsync();
        var started = Stopwatch.GetTimestamp();
        var cpu = Environment.CpuUsage.TotalTime;
        counting.IsOpen = true;
        await Task.Delay(duration);
        counting.IsOpen = false;
        var elapsed = Stopwatch.GetElapsedTime(started);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        await stop.CancelAsync();
        var result = LoadResult.Merge(await Task.WhenAll(callers), elapsed);
        return result with { CpuMicroseconds = Math.Round(cpu.TotalMicroseconds / Math.Max(1, result.Committed), 1) };
    }

    private static async Task<CallerResult> CallAsync(Random random, Window counting, Func<Random, Task<bool>> transaction, CancellationToken stop)
    {
        var result = new CallerResult();
        while (!stop.IsCancellationRequested)
        {
            var started = Stopwatch.GetTimestamp();
            var committed = await transaction(random);
            if (!counting.IsOpen) continue;
            if (committed)
            {
                result.LatenciesMs.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
            }
            else
            {
                result.Aborted++;
            }
        }

        return result;
    }

    private sealed class Window
    {
        public volatile bool IsOpen;
    }
}

/// <summary>What one caller saw.</summary>
public sealed class CallerResult
{
    public List<double> LatenciesMs { get; } = [];

    public long Aborted { get; set; }
}

/// <summary>What all callers saw together.</summary>
public sealed record LoadResult(double TransactionsPerSecond, double P50Ms, double P99Ms, long Aborted, long Committed)
{
    /// <summary>CPU time of this process for each transaction. Says more than a rate does when others use the machine as well.</summary>
    public double CpuMicroseconds { get; init; }

    public static LoadResult Merge(CallerResult[] callers, TimeSpan elapsed)
    {
        var latencies = callers.SelectMany(caller => caller.LatenciesMs).Order().ToArray();
        return new LoadResult(
            Math.Round(latencies.Length / elapsed.TotalSeconds, 1),
            Percentile(latencies, 0.50),
            Percentile(latencies, 0.99),
            callers.Sum(caller => caller.Aborted),
            latencies.Length);
    }

    public static LoadResult Median(IEnumerable<LoadResult> runs)
    {
        var ordered = runs.OrderBy(run => run.TransactionsPerSecond).ToArray();
        return ordered[ordered.Length / 2];
    }

    private static double Percentile(double[] ordered, double share)
        => ordered.Length == 0 ? 0 : Math.Round(ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))], 3);
}
