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
        var command = new Command("table", "All measures of speed and cost, each beside its baseline, and the plot of throughput and p99 against load.") { seconds, runs, write };
        command.SetAction((parsed, cancellationToken) => TableBenchmark.RunAsync(
            new TransfersSettings(1_000, 1_024, TimeSpan.FromSeconds(parsed.GetValue(seconds)), parsed.GetValue(runs)), parsed.GetValue(write), cancellationToken));
        return command;
    }
}
