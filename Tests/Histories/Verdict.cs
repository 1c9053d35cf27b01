using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Load;
using Xunit;

namespace Orleans.Platform.Tests.Histories;

/// <summary>Reads the final lists and judges a run.</summary>
public static class Verdict
{
    /// <summary>Fails with the seed, what was found, and the file of the history.</summary>
    /// <returns>The history.</returns>
    public static async Task<IReadOnlyList<Transaction>> CheckAsync(ListLoad load, string url, int seed, Action<string> say)
    {
        var (history, final, violations) = await FindAsync([load], url, say);
        var isKept = Environment.GetEnvironmentVariable("HISTORIES_KEEP") is not null;
        if (violations.Count == 0 && !isKept) return history;
        var file = HistoryFile.Write($"history-{seed}-{Environment.ProcessId}.jsonl", history, final);
        if (violations.Count > 0) Assert.Fail($"HISTORIES_SEED={seed}, history in {file}\n{string.Join('\n', violations)}");
        return history;
    }

    public static async Task<(IReadOnlyList<Transaction> History, Dictionary<string, long[]> Final, List<string> Violations)> FindAsync(
        ListLoad[] loads, string url, Action<string> say)
    {
        var final = await FinalReader.ReadAsync(url, loads.SelectMany(load => load.Keys).Distinct());
        Transaction[] history = [.. loads.SelectMany(load => load.History)];
        var started = Stopwatch.GetTimestamp();
        var violations = HistoryChecker.Check(history, final);
        say($"{history.Length} transactions ({string.Join(", ", history.CountBy(t => t.Outcome).OrderBy(c => c.Key).Select(c => $"{c.Value} {c.Key}"))}), "
            + $"{final.Count} lists, {violations.Count} violations, checked in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s");
        return (history, final, violations);
    }
}
