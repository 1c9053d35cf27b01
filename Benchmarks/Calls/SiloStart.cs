using System.Diagnostics;
using Orleans.Platform.Benchmarks.Hosting;

namespace Orleans.Platform.Benchmarks.Calls;

/// <summary>How long a silo takes from the start of its process until it takes calls, its database being up and in the form that it needs.</summary>
internal static class SiloStart
{
    /// <summary>The median in milliseconds; each silo ends before the next one begins.</summary>
    internal static async Task<double> MeasureAsync(int runs)
    {
        await using var server = await BenchmarkServer.StartAsync(CancellationToken.None);
        var database = await server.CreateDatabaseAsync("measured");
        await PlatformSilo.MigrateAsync(database);
        var times = new List<double>();
        for (var run = 0; run < runs; run++)
        {
            var began = Stopwatch.GetTimestamp();
            await using var silo = await SiloCommand.StartProcessAsync(database);
            times.Add(Stopwatch.GetElapsedTime(began).TotalMilliseconds);
        }

        return Math.Round(times.Order().ElementAt(runs / 2));
    }
}
