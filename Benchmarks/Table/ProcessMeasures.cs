using Npgsql;
using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>Transfers from a client: to one silo in a process of its own, and to three, whose accounts and roots are anywhere.</summary>
public sealed class ProcessMeasures(BenchmarkServer server, TransfersSettings settings)
{
    private const int Many = 3;
    private const double Wanted = 0.35;

    /// <summary>Both in turns, on the server where the silo of this process was measured as well.</summary>
    /// <param name="inFlight">The callers.</param>
    /// <param name="inProcess">Transfers each second with the silo and the callers in this process.</param>
    public async Task<TableRow> RunAsync(int inFlight, double inProcess)
    {
        await using var one = await PlatformTransfers.StartProcessesAsync(await CreateDatabaseAsync("one-process"), settings, 1);
        await using var many = await PlatformTransfers.StartProcessesAsync(await CreateDatabaseAsync("three-processes"), settings, Many);
        foreach (var system in new[] { one, many }) await system.RunAsync(inFlight, TimeSpan.Zero, TimeSpan.FromSeconds(20)); // What the silos compile while they are new.
        var results = await TransfersBenchmark.MeasureAsync([one, many], inFlight, settings);
        foreach (var (system, result) in results) TransfersBenchmark.ToMeasure(system, result, inFlight, settings).Print();
        await one.CheckMoneyAsync();
        await many.CheckMoneyAsync();
        var (single, three) = (results[0].Result, results[1].Result);
        return TableRow.AtLeast(
            "three silos in three processes, random grains, 256 in flight", Wanted, three.TransactionsPerSecond / single.TransactionsPerSecond,
            "at least 0.35 of one silo in one process on the same cores, both from a client in another process",
            $"three {three.TransactionsPerSecond:N0}/s, p99 {three.P99Ms:0} ms; one {single.TransactionsPerSecond:N0}/s, p99 {single.P99Ms:0} ms; {inProcess:N0}/s without a process in between");
    }

    // The server has a hundred connections for all silos; in the load a silo uses one at a time.
    private async Task<string> CreateDatabaseAsync(string name)
        => new NpgsqlConnectionStringBuilder(await server.CreateDatabaseAsync(name)) { MaxPoolSize = 10 }.ConnectionString;
}
