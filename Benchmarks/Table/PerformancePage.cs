using System.Diagnostics;
using Orleans.Platform.Benchmarks.Transfers;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>Writes the table and the plot into the documentation, between two marks, with the machine and the commit.</summary>
public static class PerformancePage
{
    private const string Begin = "<!-- written by the benchmark: begin -->", End = "<!-- written by the benchmark: end -->";

    public static async Task WriteAsync(string repository, IReadOnlyList<TableRow> rows, IReadOnlyList<Curve> curves, TransfersSettings settings)
    {
        await File.WriteAllTextAsync(Path.Combine(repository, "docs", "performance.svg"), Plot.Draw(curves));
        var page = Path.Combine(repository, "docs", "performance.md");
        var text = await File.ReadAllTextAsync(page);
        var (begin, end) = (text.IndexOf(Begin, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (begin < 0 || end < begin) throw new InvalidOperationException($"{page} has lost the marks of the table.");
        await File.WriteAllTextAsync(page, text[..(begin + Begin.Length)] + "\n" + Section(repository, rows, settings) + text[end..]);
    }

    private static string Section(string repository, IReadOnlyList<TableRow> rows, TransfersSettings settings)
        => $"""

            Commit `{Commit(repository)}`, {Processor()}, {Environment.ProcessorCount} cores, {Memory()}, .NET {Environment.Version},
            {settings.Runs} runs of {settings.Duration.TotalSeconds:0} s, medians:

            | Measure | Wanted | Result | Met |
            |---|---|---|---|
            {string.Join("\n", rows.Select(row => row.ToMarkdown()))}

            ![Throughput and p99 against load](performance.svg)


            """;

    private static string Commit(string repository)
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", repository, "describe", "--always", "--dirty", "--abbrev=10"]) { RedirectStandardOutput = true })!;
        return git.StandardOutput.ReadToEnd().Trim();
    }

    private static string Processor()
        => File.ReadLines("/proc/cpuinfo").FirstOrDefault(line => line.StartsWith("model name", StringComparison.Ordinal))?.Split(':')[1].Trim() ?? "unknown processor";

    private static string Memory() => $"{GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1024.0 * 1024 * 1024):0} GiB";
}
