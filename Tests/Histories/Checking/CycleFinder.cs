namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>Finds out in linear time whether a graph has a cycle, and then a short one.</summary>
public sealed class CycleFinder(DependencyGraph graph)
{
    /// <summary>From how many transactions a shorter cycle is looked for.</summary>
    private const int MaxStarts = 500;

    /// <summary>The edges of a shortest cycle; null when there is none. Edges of real time are drawn together.</summary>
    public List<(int From, int To, Dependency Why, string? Key)>? Find()
    {
        var left = Trim();
        if (left.Count == 0) return null;
        List<(int From, int To, Dependency Why, string? Key)>? best = null;
        foreach (var start in left.Where(node => !graph.IsMoment(node)).Take(MaxStarts))
        {
            if (Shortest(start, left, best?.Count ?? int.MaxValue) is { } shorter) best = shorter;
            if (best is { Count: 2 }) break;
        }

        return best;
    }

    /// <summary>Takes away what nothing points to, again and again; what is left goes in circles, or hangs on them.</summary>
    private HashSet<int> Trim()
    {
        var incoming = new int[graph.Count];
        for (var node = 0; node < graph.Count; node++)
        {
            var edges = graph.EdgesFrom(node);
            for (var i = 0; i < edges.Length; i++) incoming[edges[i].To]++;
        }

        var free = new Stack<int>(Enumerable.Range(0, graph.Count).Where(node => incoming[node] == 0));
        while (free.TryPop(out var node))
        {
            var edges = graph.EdgesFrom(node);
            for (var i = 0; i < edges.Length; i++)
            {
                if (--incoming[edges[i].To] == 0) free.Push(edges[i].To);
            }
        }

        return [.. Enumerable.Range(0, graph.Count).Where(node => incoming[node] > 0)];
    }

    /// <summary>The shortest way back to a node. The way between moments is free, so that one wait is one edge.</summary>
    private List<(int From, int To, Dependency Why, string? Key)>? Shortest(int start, HashSet<int> left, int below)
    {
        var via = new Dictionary<int, (int From, int To, Dependency Why, string? Key)>();
        var distance = new Dictionary<int, int> { [start] = 0 };
        var next = new LinkedList<int>([start]);
        while (next.First is { } first)
        {
            next.RemoveFirst();
            var node = first.Value;
            var edges = graph.EdgesFrom(node);
            for (var i = 0; i < edges.Length; i++)
            {
                var edge = edges[i];
                var cost = distance[node] + (graph.IsMoment(edge.To) ? 0 : 1);
                if (!left.Contains(edge.To) || cost >= below) continue;
                if (edge.To == start)
                {
                    via[start] = edge;
                    return Back(start, via);
                }

                if (distance.TryGetValue(edge.To, out var known) && known <= cost) continue;
                distance[edge.To] = cost;
                via[edge.To] = edge;
                if (graph.IsMoment(edge.To)) next.AddFirst(edge.To);
                else next.AddLast(edge.To);
            }
        }

        return null;
    }

    private List<(int From, int To, Dependency Why, string? Key)> Back(int start, Dictionary<int, (int From, int To, Dependency Why, string? Key)> via)
    {
        var cycle = new List<(int From, int To, Dependency Why, string? Key)>();
        var node = start;
        do
        {
            var edge = via[node];
            while (graph.IsMoment(edge.From)) edge = via[edge.From] with { To = edge.To };
            cycle.Add(edge);
            node = edge.From;
        }
        while (node != start);

        cycle.Reverse();
        return cycle;
    }
}
