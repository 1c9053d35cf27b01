using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Load;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>Both systems on one PostgreSQL server, in turns, so that a noisy machine is noisy for both.</summary>
public static class TransfersBenchmark
{
    private static readonly int[] ConnectionCounts = [4, 8, 16, 32, 64];

    public static async Task<int> RunAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        var baseline = new NpgsqlBatchTransfers(await server.CreateDatabaseAsync("baseline"), settings);
        await baseline.PrepareAsync();
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);

        var connections = await FindBestConnectionsAsync(baseline, settings);
        var baselineRuns = new List<LoadResult>();
        var platformRuns = new List<LoadResult>();
        for (var run = 0; run < settings.Runs; run++)
        {
            baselineRuns.Add(await baseline.RunAsync(connections, TransfersSettings.WarmUp, settings.Duration));
            platformRuns.Add(await platform.RunAsync(TransfersSettings.WarmUp, settings.Duration));
            await Console.Error.WriteLineAsync(
                $"run {run + 1}: npgsql-batch {baselineRuns[^1].TransactionsPerSecond:N0}/s, platform {platformRuns[^1].TransactionsPerSecond:N0}/s");
        }

        ToMeasure("npgsql-batch", LoadResult.Median(baselineRuns), settings, connections).Print();
        var measured = ToMeasure("platform", LoadResult.Median(platformRuns), settings, connections: null);
        (measured with { StoredBytesPerTransaction = await platform.StoredBytesPerTransactionAsync() }).Print();
        await platform.CheckMoneyAsync();
        return 0;
    }

    private static async Task<int> FindBestConnectionsAsync(NpgsqlBatchTransfers baseline, TransfersSettings settings)
    {
        var best = (Connections: 0, PerSecond: 0.0);
        foreach (var connections in ConnectionCounts)
        {
            var result = await baseline.RunAsync(Math.Min(connections, settings.InFlight), TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(2));
            await Console.Error.WriteLineAsync($"npgsql-batch with {connections} connections: {result.TransactionsPerSecond:N0}/s");
            if (result.TransactionsPerSecond > best.PerSecond) best = (Math.Min(connections, settings.InFlight), result.TransactionsPerSecond);
        }

        return best.Connections;
    }

    private static Measure ToMeasure(string system, LoadResult result, TransfersSettings settings, int? connections)
        => new("transfers", system, settings.Accounts, settings.InFlight, result.TransactionsPerSecond, result.P50Ms, result.P99Ms, result.Aborted)
        {
            Connections = connections,
            Runs = settings.Runs,
        };
}
