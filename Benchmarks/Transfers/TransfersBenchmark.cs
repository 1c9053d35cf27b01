using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Load;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>All systems on one PostgreSQL server, in turns, so that a noisy machine is noisy for everybody.</summary>
public static class TransfersBenchmark
{
    private const int WarmUpInFlight = 64;

    public static async Task<int> RunAsync(TransfersSettings settings, string? only, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        var baseline = await server.CreateDatabaseAsync("baseline");
        await NpgsqlTransfers.PrepareAsync(baseline, settings);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        ITransferSystem[] systems = [NpgsqlTransfers.Batch(baseline, settings), NpgsqlTransfers.Function(baseline, settings), platform];
        if (only is not null) systems = [.. systems.Where(system => system.Name == only)];
        if (systems.Contains(platform)) await platform.RunAsync(WarmUpInFlight, TimeSpan.Zero, TimeSpan.FromSeconds(1)); // What is compiled at first use is compiled now.
        foreach (var (system, result) in await MeasureAsync(systems, settings.InFlight, settings))
        {
            var measure = ToMeasure(system, result, settings.InFlight, settings);
            (system is PlatformTransfers ? measure with { StoredBytesPerTransaction = await platform.StoredBytesPerTransactionAsync() } : measure).Print();
        }

        await platform.CheckMoneyAsync();
        return 0;
    }

    /// <summary>The medians of each system's runs.</summary>
    public static async Task<List<(ITransferSystem System, LoadResult Result)>> MeasureAsync(ITransferSystem[] systems, int inFlight, TransfersSettings settings)
    {
        foreach (var system in systems) await system.TuneAsync(inFlight);
        var runs = systems.ToDictionary(system => system, _ => new List<LoadResult>());
        for (var run = 0; run < settings.Runs; run++)
        {
            foreach (var system in systems)
            {
                runs[system].Add(await system.RunAsync(inFlight, settings.WarmUp, settings.Duration));
                await Console.Error.WriteLineAsync($"run {run + 1}, {inFlight} in flight: {system.Name} {runs[system][^1].TransactionsPerSecond:N0}/s");
            }
        }

        return [.. systems.Select(system => (system, LoadResult.Median(runs[system])))];
    }

    public static Measure ToMeasure(ITransferSystem system, LoadResult result, int inFlight, TransfersSettings settings)
        => new("transfers", system.Name, settings.Accounts, inFlight, result.TransactionsPerSecond, result.P50Ms, result.P99Ms, result.Aborted)
        {
            Connections = system.Connections,
            Runs = settings.Runs,
        };
}
