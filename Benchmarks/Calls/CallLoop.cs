using System.Diagnostics;

namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>Callers that call again when they are answered, counted without a record for each call: these are too fast for one.</summary>
public static class CallLoop
{
    private const int SampleEvery = 64;

    public static async Task<CallResult> RunAsync(int inFlight, TimeSpan duration, Func<int, Task> call)
    {
        await RunOnceAsync(inFlight, duration / 3, call);
        return await RunOnceAsync(inFlight, duration, call);
    }

    internal static async Task<CallResult> RunOnceAsync(int inFlight, TimeSpan duration, Func<int, Task> call)
    {
        using var stop = new CancellationTokenSource(duration);
        var (started, cpu, bytes) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime, GC.GetTotalAllocatedBytes());
        var callers = Enumerable.Range(0, inFlight).Select(caller => Task.Run(() => CallAsync(caller, call, stop.Token))).ToArray();
        var results = await Task.WhenAll(callers);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var calls = results.Sum(r => r.Calls);
        cpu = Environment.CpuUsage.TotalTime - cpu;
        bytes = GC.GetTotalAllocatedBytes() - bytes;
        var samples = results.SelectMany(r => r.Samples).Order().ToArray();
        return new CallResult(
            Math.Round(calls / elapsed.TotalSeconds), At(samples, 0.5), At(samples, 0.99),
            Math.Round(cpu.TotalNanoseconds / calls), Math.Round((double)bytes / calls));
    }

    private static async Task<(long Calls, List<double> Samples)> CallAsync(int caller, Func<int, Task> call, CancellationToken stop)
    {
        var random = new Random(caller);
        var samples = new List<double>();
        long calls = 0;
        while (!stop.IsCancellationRequested)
        {
            var key = random.Next(CallsBenchmark.Grains);
            if (calls++ % SampleEvery != 0)
            {
                await call(key);
                continue;
            }

            var began = Stopwatch.GetTimestamp();
            await call(key);
            samples.Add(Stopwatch.GetElapsedTime(began).TotalMicroseconds);
        }

        return (calls, samples);
    }

    private static double At(double[] ordered, double share) =>
        ordered.Length == 0 ? 0 : Math.Round(ordered[Math.Min(ordered.Length - 1, (int)(ordered.Length * share))], 1);
}

/// <summary>What a loop measured. Processor time and memory are those of the whole process: of both ends, and of the callers.</summary>
public sealed record CallResult(double PerSecond, double P50Microseconds, double P99Microseconds, double CpuNanoseconds, double Bytes)
{
    public static CallResult Median(List<CallResult> runs) => runs.OrderBy(r => r.PerSecond).ElementAt(runs.Count / 2);
}
