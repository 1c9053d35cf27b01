namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>Finds out in linear time whether a graph has a cycle, and then a short one: the shortest, unless very many transactions are in some.</summary>
public sealed class CycleFinder(DependencyGraph graph)
{
    /// <summary>From how many transactions a shorter cycle is looked for.</summary>
    private const int MaxStarts = 500;

    /// <summary>The edges of a short cycle; null when there is none. Edges of real time are drawn together.</summary>
    public List<(int From, int To, Dependency Why, string? Key)>? Find()
    {
        var left = Trim();
        if (left.Count == 0) return null;
        var best = Shortest(OnCycle(left), left, int.MaxValue);
        foreach (var start in left.Where(node => !graph.IsMoment(node)).Take(MaxStarts))
        {
            if (best is { Count: 2 }) break;
            if (Shortest(start, left, best!.Count) is { } shorter) best = shorter;
        }

        return best;
    }

    /// <summary>Takes away what nothing points to, again and again, and then what points to nothing: what is left goes in circles, or lies between them.</summary>
    private HashSet<int> Trim()
    {
        var (before, after) = (new List<int>?[graph.Count], new List<int>?[graph.Count]);
        for (var node = 0; node < graph.Count; node++)
        {
            var edges = graph.EdgesFrom(node);
            for (var i = 0; i < edges.Length; i++)
            {
                (after[node] ??= []).Add(edges[i].To);
                (before[edges[i].To] ??= []).Add(node);
            }
        }

        var left = Enumerable.Range(0, graph.Count).ToHashSet();
        Trim(left, before, after);
        Trim(left, after, before);
        return left;
    }

    /// <summary>Takes away those on whose one side nobody is left.</summary>
    private static void Trim(HashSet<int> left, List<int>?[] oneSide, List<int>?[] otherSide)
    {
        var count = new int[oneSide.Length];
        foreach (var node in left) count[node] = oneSide[node]?.Count(left.Contains) ?? 0;
        var free = new Stack<int>(left.Where(node => count[node] == 0));
        while (free.TryPop(out var node))
        {
            left.Remove(node);
            foreach (var other in otherSide[node] ?? [])
            {
                if (--count[other] == 0) free.Push(other);
            }
        }
    }

    /// <summary>A transaction that is on a cycle: from each one that is left an edge leads to another, so that sooner or later one comes again.</summary>
    private int OnCycle(HashSet<int> left)
    {
        var seen = new HashSet<int>();
        var node = left.First();
        while (seen.Add(node) || graph.IsMoment(node)) node = Next(node);
        return node;

        int Next(int from)
        {
            var edges = graph.EdgesFrom(from);
            for (var i = 0; ; i++)
            {
                if (left.Contains(edges[i].To)) return edges[i].To;
            }
        }
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
