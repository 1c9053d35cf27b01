using Orleans.Platform.Benchmarks.History;
using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>Transfers with history and provenance, and without, each in a process of its own, in turns.</summary>
public sealed class HistoryMeasures(BenchmarkServer server, TransfersSettings settings)
{
    private const double Wanted = 0.85;

    public async Task<TableRow> RunAsync(int inFlight)
    {
        await using var on = await LoadProcess.StartAsync(await server.CreateDatabaseAsync("history-on"), settings, withHistory: true);
        await using var off = await LoadProcess.StartAsync(await server.CreateDatabaseAsync("history-off"), settings, withHistory: false);
        foreach (var system in new[] { on, off }) await system.RunAsync(inFlight, TimeSpan.Zero, TimeSpan.FromSeconds(4)); // What is compiled at first use.
        var results = await TransfersBenchmark.MeasureAsync([on, off], inFlight, settings);
        foreach (var (system, result) in results) TransfersBenchmark.ToMeasure(system, result, inFlight, settings).Print();
        var (with, without) = (results[0].Result, results[1].Result);
        return TableRow.AtLeast(
            $"provenance and history on against off, {inFlight} in flight", Wanted, with.TransactionsPerSecond / without.TransactionsPerSecond,
            "at most 15 % slower: at least 0.85", $"on {with.TransactionsPerSecond:N0}/s with {with.CpuMicroseconds:0} µs of CPU each in the silo, off {without.TransactionsPerSecond:N0}/s with {without.CpuMicroseconds:0} µs");
    }
}
