using System.Collections.Concurrent;

namespace Orleans.Engine.Catalog;

/// <summary>The activations of this silo.</summary>
internal sealed class ActivationDirectory
{
    private readonly ConcurrentDictionary<GrainId, Activation> _single = new();
    private readonly ConcurrentDictionary<GrainId, StatelessWorkerPool> _pools = new();
    private readonly RecentActivations _recent = new();

    /// <summary>The activation of a grain that a director has placed is gone.</summary>
    internal event Action<GrainId>? DirectedEnded;

    internal int Count => _single.Count + _pools.Values.Sum(p => p.Count);

    internal Activation? Find(GrainId grainId) => _single.GetValueOrDefault(grainId);

    /// <summary>The same by the names of a message; the id is made when there is none.</summary>
    internal Activation? Find(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key, out GrainId grainId)
    {
        grainId = default;
        if (_recent.Find(type, key) is { } recent) return recent;
        grainId = _recent.ToId(type, key);
        var found = Find(grainId);
        if (found is null) return null;
        _recent.Add(found);
        // It may have gone at the same time, and is not to be kept.
        if (!ReferenceEquals(Find(grainId), found)) _recent.Remove(found);
        return found;
    }

    internal GrainId ToId(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key) => _recent.ToId(type, key);

    internal int CountOf(GrainId grainId) => _single.ContainsKey(grainId) ? 1 : _pools.GetValueOrDefault(grainId)?.Count ?? 0;

    /// <summary>The registered one; <paramref name="candidate"/> when there was none.</summary>
    internal Activation GetOrAdd(Activation candidate) => _single.GetOrAdd(candidate.GrainId, candidate);

    internal StatelessWorkerPool PoolOf(GrainId grainId, Func<GrainId, StatelessWorkerPool> create) => _pools.GetOrAdd(grainId, create);

    internal void Remove(Activation activation)
    {
        if (activation.Class.IsStatelessWorker)
        {
            if (_pools.TryGetValue(activation.GrainId, out var pool)) pool.Remove(activation);
        }
        else
        {
            _single.TryRemove(new(activation.GrainId, activation));
            _recent.Remove(activation);
            if (activation.Class.IsDirected) DirectedEnded?.Invoke(activation.GrainId);
        }
    }

    internal IEnumerable<Activation> All()
    {
        foreach (var (_, activation) in _single) yield return activation;
        foreach (var (_, pool) in _pools)
        {
            foreach (var worker in pool.Workers()) yield return worker;
        }
    }
}
