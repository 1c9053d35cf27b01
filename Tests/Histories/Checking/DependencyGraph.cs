namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>Why one transaction comes before another.</summary>
public enum Dependency : byte
{
    /// <summary>It wrote the version before.</summary>
    Ww,

    /// <summary>It wrote what the other read.</summary>
    Wr,

    /// <summary>It read what the other overwrote.</summary>
    Rw,

    /// <summary>It had ended before the other began.</summary>
    RealTime,
}

/// <summary>
/// What followed from what (Adya, 1999; Kingsbury and Alvaro, Elle, 2020). Nodes are transactions, followed by moments of
/// time: who ended points to the moment of its end, moments point to the next one, and the last moment before a start
/// points to who started. So real time needs two edges for each transaction.
/// </summary>
public sealed class DependencyGraph
{
    private readonly List<(int From, int To, Dependency Why, string? Key)> _edges = [];
    private readonly int[] _firstEdge;
    private readonly int[] _order;

    public DependencyGraph(IReadOnlyList<Transaction> history, IReadOnlyDictionary<string, long[]> final, AppendIndex appends)
    {
        Transactions = history;
        foreach (var (key, list) in final) AddWrites(key, list, appends);
        for (var i = 0; i < history.Count; i++)
        {
            if (history[i].Outcome == Outcome.Committed) AddReads(i, final, appends);
        }

        Count = AddRealTime(appends);
        (_firstEdge, _order) = Sort();
    }

    public IReadOnlyList<Transaction> Transactions { get; }

    /// <summary>Transactions and moments together.</summary>
    public int Count { get; }

    public bool IsMoment(int node) => node >= Transactions.Count;

    public EdgeRange EdgesFrom(int node) => new(this, _firstEdge[node], _firstEdge[node + 1]);

    private void Add(int from, int to, Dependency why, string? key)
    {
        if (from != to) _edges.Add((from, to, why, key));
    }

    private void AddWrites(string key, long[] list, AppendIndex appends)
    {
        for (var i = 0; i + 1 < list.Length; i++)
        {
            Add(appends.Find(key, list[i])!.Writer, appends.Find(key, list[i + 1])!.Writer, Dependency.Ww, key);
        }
    }

    private void AddReads(int reader, IReadOnlyDictionary<string, long[]> final, AppendIndex appends)
    {
        foreach (var (key, append, seen) in Transactions[reader].Steps)
        {
            if (append is not null) continue;
            var list = final.GetValueOrDefault(key, []);
            var length = seen!.Length;
            while (length > 0 && appends.Find(key, seen[length - 1])!.Writer == reader) length--; // Its own appends.
            if (length > 0) Add(appends.Find(key, seen[length - 1])!.Writer, reader, Dependency.Wr, key);
            if (length < list.Length) Add(reader, appends.Find(key, list[length])!.Writer, Dependency.Rw, key);
        }
    }

    private int AddRealTime(AppendIndex appends)
    {
        var happened = new HashSet<int>(appends.All.Where(append => append.Place.Times > 0).Select(append => append.Place.Writer));
        var ended = Enumerable.Range(0, Transactions.Count).Where(i => Transactions[i].Outcome == Outcome.Committed)
            .OrderBy(i => Transactions[i].Ended).ToArray();
        for (var i = 0; i < ended.Length; i++)
        {
            Add(ended[i], Transactions.Count + i, Dependency.RealTime, null);
            if (i > 0) Add(Transactions.Count + i - 1, Transactions.Count + i, Dependency.RealTime, null);
        }

        // Who is not known to have been answered has not ended, but it has begun.
        var begun = Enumerable.Range(0, Transactions.Count).Where(i => Transactions[i].Outcome == Outcome.Committed || happened.Contains(i));
        var last = -1;
        foreach (var i in begun.OrderBy(i => Transactions[i].Started))
        {
            while (last + 1 < ended.Length && Transactions[ended[last + 1]].Ended < Transactions[i].Started) last++;
            if (last >= 0) Add(Transactions.Count + last, i, Dependency.RealTime, null);
        }

        return Transactions.Count + ended.Length;
    }

    private (int[] First, int[] Order) Sort()
    {
        var first = new int[Count + 1];
        foreach (var edge in _edges) first[edge.From + 1]++;
        for (var i = 0; i < Count; i++) first[i + 1] += first[i];
        var next = first[..Count];
        var order = new int[_edges.Count];
        for (var i = 0; i < order.Length; i++) order[next[_edges[i].From]++] = i;
        return (first, order);
    }

    /// <summary>The edges of one node, without making a list of them.</summary>
    public readonly struct EdgeRange(DependencyGraph graph, int first, int end)
    {
        public int Length => end - first;

        public (int From, int To, Dependency Why, string? Key) this[int index] => graph._edges[graph._order[first + index]];
    }
}
