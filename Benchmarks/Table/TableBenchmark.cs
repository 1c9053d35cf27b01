using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>The whole table of speed and cost in one run, each measure beside its baseline.</summary>
public sealed class TableBenchmark(TransfersSettings settings)
{
    private const int Full = 1_024, Usual = 256;
    private static readonly int[] Loads = [1, 4, 16, 64, 256, 1_024];
    private static readonly int[] Widths = [2, 4, 8, 16, 64];

    private readonly List<TableRow> _rows = [];

    public static async Task<int> RunAsync(TransfersSettings settings, string? writeTo, CancellationToken cancellationToken)
    {
        var table = new TableBenchmark(settings);
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        var baseline = await server.CreateDatabaseAsync("baseline");
        await NpgsqlTransfers.PrepareAsync(baseline, settings);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        ITransferSystem[] systems = [NpgsqlTransfers.Batch(baseline, settings), NpgsqlTransfers.Function(baseline, settings), platform];

        await platform.RunAsync(Usual, TimeSpan.Zero, TimeSpan.FromSeconds(3)); // What is compiled at first use is compiled now.
        var rate = await table.TransfersAsync(systems, platform);
        await table.StoredAsync(platform);
        var curves = await table.CurvesAsync(systems);
        await platform.CheckMoneyAsync();
        var measures = new PlatformMeasures(platform.Grains, settings);
        await table.WideAsync(measures);
        await table.PersistentAsync(measures, new CounterUpdates(baseline, 1_000));
        await table.ReadsAsync(measures, platform);
        table.Add(await new HistoryMeasures(server, settings).RunAsync(Usual));
        table.Add(await new ProcessMeasures(server, settings).RunAsync(Usual, rate));
        if (writeTo is not null) await PerformancePage.WriteAsync(writeTo, table._rows, curves, settings);
        return 0;
    }

    /// <summary>The row about history, alone.</summary>
    public static async Task<int> RunHistoryAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        (await new HistoryMeasures(server, settings).RunAsync(Usual)).Print();
        return 0;
    }

    /// <summary>The row of transactions over many grains, alone.</summary>
    public static async Task<int> RunWidthAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        await platform.RunAsync(Usual, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await new TableBenchmark(settings).WideAsync(new PlatformMeasures(platform.Grains, settings));
        return 0;
    }

    /// <summary>The row of silos in processes of their own, alone.</summary>
    public static async Task<int> RunProcessesAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        await platform.RunAsync(Usual, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        var inProcess = await platform.RunAsync(Usual, settings.WarmUp, settings.Duration);
        (await new ProcessMeasures(server, settings).RunAsync(Usual, inProcess.TransactionsPerSecond)).Print();
        return 0;
    }

    /// <summary>The row of read-only transactions, alone, with the transfers that they are compared with.</summary>
    public static async Task<int> RunReadsAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        await platform.RunAsync(Usual, TimeSpan.Zero, TimeSpan.FromSeconds(3));
        await new TableBenchmark(settings).ReadsAsync(new PlatformMeasures(platform.Grains, settings), platform);
        return 0;
    }

    /// <summary>The row of <c>IPersistentState</c>, alone.</summary>
    public static async Task<int> RunPersistentAsync(TransfersSettings settings, CancellationToken cancellationToken)
    {
        await using var server = await BenchmarkServer.StartAsync(cancellationToken);
        var updates = new CounterUpdates(await server.CreateDatabaseAsync("baseline"), 1_000);
        await using var platform = await PlatformTransfers.StartAsync(await server.CreateDatabaseAsync("measured"), settings);
        await new TableBenchmark(settings).PersistentAsync(new PlatformMeasures(platform.Grains, settings), updates);
        return 0;
    }

    private async Task<double> TransfersAsync(ITransferSystem[] systems, PlatformTransfers platform)
    {
        var full = await MeasureAsync(systems, Full);
        var (batch, function, measured) = (full[0], full[1], full[2]);
        Add(TableRow.AtLeast(
            "2 grains, 1,000 accounts, 1,024 in flight", 2, measured.TransactionsPerSecond / Math.Max(batch.TransactionsPerSecond, function.TransactionsPerSecond),
            "at least 2 times the better baseline",
            $"platform {measured.TransactionsPerSecond:N0}/s, npgsql-batch {batch.TransactionsPerSecond:N0}/s with {systems[0].Connections} connections, sql-function {function.TransactionsPerSecond:N0}/s with {systems[1].Connections}"));

        var few = await platform.RunAsync(settings with { Accounts = 10 }, Full);
        Add(TableRow.AtLeast(
            "the same with 10 accounts", 0.6, few.TransactionsPerSecond / measured.TransactionsPerSecond,
            "at least 0.6 of the 1,000-account figure", $"{few.TransactionsPerSecond:N0}/s"));

        var one = await MeasureAsync(systems, 1);
        Add(TableRow.AtMost(
            "one caller, p50", 2, one[2].P50Ms / one[0].P50Ms, "at most 2 times npgsql-batch on one connection",
            $"platform {one[2].P50Ms:0.000} ms, npgsql-batch {one[0].P50Ms:0.000} ms"));

        var usual = await MeasureAsync([platform], Usual);
        Add(TableRow.AtMost("256 in flight, p99 to p50", 4, usual[0].P99Ms / usual[0].P50Ms, "at most 4", $"p50 {usual[0].P50Ms:0.0} ms, p99 {usual[0].P99Ms:0.0} ms"));
        return usual[0].TransactionsPerSecond;
    }

    private async Task<List<LoadResult>> MeasureAsync(ITransferSystem[] systems, int inFlight)
    {
        var measured = await TransfersBenchmark.MeasureAsync(systems, inFlight, settings);
        foreach (var (system, result) in measured) TransfersBenchmark.ToMeasure(system, result, inFlight, settings).Print();
        return [.. measured.Select(entry => entry.Result)];
    }

    private async Task WideAsync(PlatformMeasures measures)
    {
        var times = new List<double>();
        foreach (var width in Widths)
        {
            var result = await measures.WideAsync(width, 64);
            times.Add(1_000_000 / (result.TransactionsPerSecond * width));
            new Measure($"grains-{width}", "platform", 1_000, 64, result.TransactionsPerSecond, result.P50Ms, result.P99Ms, result.Aborted).Print();
        }

        var figures = string.Join(", ", Widths.Zip(times, (width, time) => $"{width}: {time:0} µs"));
        Add(new TableRow(
            "2, 4, 8, 16, 64 grains in one transaction, time for each grain", "falls or stays level", figures,
            times.Zip(times.Skip(1), (narrow, wide) => wide <= narrow * 1.15).All(level => level)));
    }

    private async Task PersistentAsync(PlatformMeasures measures, CounterUpdates updates)
    {
        var baseline = await updates.PrepareAsync();
        var connections = await baseline.FindBestConnectionsAsync("guarded updates", Usual);
        var single = await baseline.RunAsync(connections, Usual, settings.WarmUp, settings.Duration);
        var grains = await measures.PersistentAsync(Usual);
        new Measure("persistent-state", "npgsql-update", 1_000, Usual, single.TransactionsPerSecond, single.P50Ms, single.P99Ms, single.Aborted) { Connections = connections }.Print();
        new Measure("persistent-state", "platform", 1_000, Usual, grains.TransactionsPerSecond, grains.P50Ms, grains.P99Ms, grains.Aborted).Print();
        Add(TableRow.AtLeast(
            "`IPersistentState` writes, 1,000 grains, 256 in flight", 2, grains.TransactionsPerSecond / single.TransactionsPerSecond,
            "at least 2 times single guarded updates", $"platform {grains.TransactionsPerSecond:N0}/s, Npgsql {single.TransactionsPerSecond:N0}/s with {connections} connections"));
    }

    /// <summary>Beside transfers, in turns: what they need of the machine changes within minutes.</summary>
    private async Task ReadsAsync(PlatformMeasures measures, PlatformTransfers platform)
    {
        List<LoadResult> readings = [], writings = [];
        for (var run = 0; run < settings.Runs; run++)
        {
            writings.Add(await platform.RunAsync(Usual, settings.WarmUp, settings.Duration));
            readings.Add(await measures.ReadsAsync(Usual));
        }

        var (reads, rate) = (LoadResult.Median(readings), LoadResult.Median(writings).TransactionsPerSecond);
        new Measure("read-only", "platform", 1_000, Usual, reads.TransactionsPerSecond, reads.P50Ms, reads.P99Ms, reads.Aborted).Print();
        Add(TableRow.AtLeast(
            "read-only over 2 grains, warm, 256 in flight", 3, reads.TransactionsPerSecond / rate, "at least 3 times the transfers", $"{reads.TransactionsPerSecond:N0}/s to {rate:N0}/s"));
    }

    private async Task StoredAsync(PlatformTransfers platform)
    {
        var bytes = await platform.StoredBytesPerTransactionAsync();
        var tables = await platform.StoredBytesByTableAsync();
        Add(new TableRow(
            "stored for each transfer, all tables and indexes", "under 1,229 bytes (1.2 KB)",
            $"{bytes:N0} bytes: {string.Join(", ", tables.Select(table => $"`{table.Table}` {table.Rows:0} + indexes {table.Indexes:0}"))}", bytes < 1_229));
    }

    private async Task<List<Curve>> CurvesAsync(ITransferSystem[] systems)
    {
        var curves = systems.Select(system => new Curve(system.Name, [])).ToList();
        foreach (var load in Loads)
        {
            var results = await MeasureAsync(systems, load);
            for (var i = 0; i < systems.Length; i++) curves[i].Points.Add((load, results[i].TransactionsPerSecond, results[i].P99Ms));
        }

        return curves;
    }

    private void Add(TableRow row)
    {
        row.Print();
        _rows.Add(row);
    }
}

/// <summary>What one system did under each load.</summary>
public sealed record Curve(string System, List<(int InFlight, double PerSecond, double P99Ms)> Points);
