using System.CommandLine;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary><c>table</c>: all measures of speed and cost in one run.</summary>
public static class TableCommand
{
    public static Command Create()
    {
        var seconds = new Option<int>("--seconds") { Description = "Measured time of each run.", DefaultValueFactory = _ => 3 };
        var runs = new Option<int>("--runs") { Description = "Runs of each system, in turns; the median counts.", DefaultValueFactory = _ => 1 };
        var write = new Option<string?>("--write") { Description = "The repository whose docs/performance.md and docs/performance.svg are written." };
        var only = new Option<string?>("--only") { Description = "One row alone: width, processes, history, reads or persistent." };
        only.AcceptOnlyFromAmong("width", "processes", "history", "reads", "persistent");
        var command = new Command("table", "All measures of speed and cost, each beside its baseline, and the plot of throughput and p99 against load.") { seconds, runs, write, only };
        command.SetAction((parsed, cancellationToken) =>
        {
            var settings = new TransfersSettings(1_000, 1_024, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs));
            return parsed.GetValue(only) switch
            {
                "width" => TableBenchmark.RunWidthAsync(settings, cancellationToken),
                "processes" => TableBenchmark.RunProcessesAsync(settings, cancellationToken),
                "history" => TableBenchmark.RunHistoryAsync(settings, cancellationToken),
                "reads" => TableBenchmark.RunReadsAsync(settings, cancellationToken),
                "persistent" => TableBenchmark.RunPersistentAsync(settings, cancellationToken),
                _ => TableBenchmark.RunAsync(settings, parsed.GetValue(write), cancellationToken),
            };
        });
        return command;
    }
}
