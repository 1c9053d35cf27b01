using System.Text;

namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>
/// Checks histories of list appends for strict serializability: every acknowledged append is there once, nothing refused
/// or half-done is ever seen, each read is the beginning of its final list, and nothing goes in circles among what followed
/// from what, real time included. Time and memory grow with the length of the history.
/// </summary>
public static class HistoryChecker
{
    private const int MaxViolations = 50;

    /// <param name="history">All transactions, whatever became of them.</param>
    /// <param name="final">Every list that was ever appended to, read when nothing was running any more.</param>
    /// <returns>What is wrong; empty when the history is strictly serializable.</returns>
    public static List<string> Check(IReadOnlyList<Transaction> history, IReadOnlyDictionary<string, long[]> final)
    {
        var appends = new AppendIndex(history, final);
        var violations = new ListChecks(history, final, appends).Check().Take(MaxViolations).ToList();

        // Without one order of each list's versions there is no graph.
        if (violations.Count > 0) return violations;
        if (new CycleFinder(new DependencyGraph(history, final, appends)).Find() is { } cycle) violations.Add(Describe(history, cycle));
        return violations;
    }

    private static string Describe(IReadOnlyList<Transaction> history, List<(int From, int To, Dependency Why, string? Key)> cycle)
    {
        var text = new StringBuilder($"CYCLE ({Name([.. cycle.Select(edge => edge.Why)])}): no serial order of {cycle.Count} transactions");
        foreach (var (from, to, why, key) in cycle)
        {
            text.Append($"\n  {history[from]}\n    before T{history[to].Id}, {Reason(why, key)}");
        }

        return text.ToString();
    }

    private static string Name(Dependency[] edges)
    {
        var name = edges.Count(why => why == Dependency.Rw) switch
        {
            0 when edges.Contains(Dependency.Wr) => "G1c",
            0 => "G0",
            1 => "G-single",
            _ => "G2",
        };
        return edges.Contains(Dependency.RealTime) ? name + ", real time" : name;
    }

    private static string Reason(Dependency why, string? key) => why switch
    {
        Dependency.Ww => $"which wrote {key} next",
        Dependency.Wr => $"which read that of {key}",
        Dependency.Rw => $"which wrote {key} after that read",
        _ => "which began when it had ended",
    };
}
