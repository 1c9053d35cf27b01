namespace Orleans.Platform.Tests.Integration.Transactions.Histories;

/// <summary>One operation on a list: an append, or a read with what it saw.</summary>
[GenerateSerializer]
public sealed record ListOperation([property: Id(0)] string Key, [property: Id(1)] int? Append, [property: Id(2)] int[]? Seen = null);

/// <summary>A committed transaction as its caller saw it; times by one monotonic clock.</summary>
public sealed record ListTransaction(int Id, long Started, long Ended, ListOperation[] Operations);

/// <summary>
/// Checks list-append histories for strict serializability (Kingsbury, Alvaro: Elle, 2020): every append is there once, every
/// read is a prefix of the final list, and there is no cycle among what followed from what, real time included.
/// </summary>
public static class ListHistoryChecker
{
    public static List<string> Check(IReadOnlyList<ListTransaction> history, IReadOnlyDictionary<string, int[]> final)
    {
        var violations = new List<string>();
        var writers = new Dictionary<(string Key, int Value), int>();
        foreach (var (transaction, operation) in Operations(history).Where(entry => entry.Operation.Append is not null))
        {
            writers[(operation.Key, operation.Append!.Value)] = transaction;
            var times = final.GetValueOrDefault(operation.Key, []).Count(value => value == operation.Append);
            if (times != 1) violations.Add($"Transaction {transaction} appended {operation.Append} to {operation.Key}; it is there {times} times.");
        }

        foreach (var (key, list) in final)
        {
            violations.AddRange(list.Where(value => !writers.ContainsKey((key, value))).Select(value => $"{value} in {key} comes from no committed transaction."));
        }

        foreach (var (transaction, operation) in Operations(history).Where(entry => entry.Operation.Seen is not null))
        {
            if (!final.GetValueOrDefault(operation.Key, []).AsSpan().StartsWith(operation.Seen))
            {
                violations.Add($"Transaction {transaction} read [{string.Join(' ', operation.Seen!)}] of {operation.Key}, which never was its beginning.");
            }
        }

        if (violations.Count == 0 && FindCycle(Graph(history, final, writers)) is { } stuck)
        {
            violations.Add($"No serial order: a cycle among the transactions {string.Join(' ', stuck)}.");
        }

        return violations;
    }

    private static IEnumerable<(int Transaction, ListOperation Operation)> Operations(IReadOnlyList<ListTransaction> history)
        => history.SelectMany(transaction => transaction.Operations.Select(operation => (transaction.Id, operation)));

    private static Dictionary<int, HashSet<int>> Graph(
        IReadOnlyList<ListTransaction> history, IReadOnlyDictionary<string, int[]> final, Dictionary<(string, int), int> writers)
    {
        var graph = history.ToDictionary(transaction => transaction.Id, _ => new HashSet<int>());
        void Edge(int from, int to)
        {
            if (from != to) graph[from].Add(to);
        }

        foreach (var (key, list) in final)
        {
            for (var i = 0; i + 1 < list.Length; i++) Edge(writers[(key, list[i])], writers[(key, list[i + 1])]);
        }

        foreach (var (transaction, operation) in Operations(history).Where(entry => entry.Operation.Seen is not null))
        {
            var (list, length) = (final.GetValueOrDefault(operation.Key, []), operation.Seen!.Length);
            if (length > 0) Edge(writers[(operation.Key, list[length - 1])], transaction);
            if (length < list.Length) Edge(transaction, writers[(operation.Key, list[length])]);
        }

        AddRealTime(history, graph);
        return graph;
    }

    /// <summary>Who ended before another began comes first. Chained through nodes of time, so that the edges stay few.</summary>
    private static void AddRealTime(IReadOnlyList<ListTransaction> history, Dictionary<int, HashSet<int>> graph)
    {
        var ended = history.OrderBy(transaction => transaction.Ended).ToArray();
        for (var i = 0; i < ended.Length; i++)
        {
            graph[-1 - i] = i + 1 < ended.Length ? [-2 - i] : [];
            graph[ended[i].Id].Add(-1 - i);
        }

        foreach (var transaction in history)
        {
            var before = Array.FindLastIndex(ended, other => other.Ended < transaction.Started);
            if (before >= 0) graph[-1 - before].Add(transaction.Id);
        }
    }

    /// <summary>Takes away what nothing points to, again and again; what is left goes in circles.</summary>
    private static List<int>? FindCycle(Dictionary<int, HashSet<int>> graph)
    {
        var incoming = graph.Keys.ToDictionary(node => node, _ => 0);
        foreach (var target in graph.Values.SelectMany(targets => targets)) incoming[target]++;
        var free = new Queue<int>(incoming.Where(entry => entry.Value == 0).Select(entry => entry.Key));
        var left = graph.Count;
        while (free.TryDequeue(out var node))
        {
            left--;
            foreach (var target in graph[node])
            {
                if (--incoming[target] == 0) free.Enqueue(target);
            }
        }

        return left == 0 ? null : [.. incoming.Where(entry => entry.Value > 0 && entry.Key >= 0).Select(entry => entry.Key).Take(20)];
    }
}
