namespace Orleans.Engine.Cluster;

/// <summary>
/// Grains that moved here and are waited for, and those that their last silo has released before it acknowledges the whole view.
/// Used under the lock of <see cref="HandOver"/>.
/// </summary>
internal sealed class EarlyReleases
{
    private readonly Dictionary<SiloAddress, HashSet<GrainId>> _wanted = [];
    private readonly HashSet<(SiloAddress Holder, GrainId Grain)> _released = [];
    private bool _asking;

    internal bool HasReleased(SiloAddress holder, GrainId grain) => _released.Contains((holder, grain));

    /// <summary>Somebody waits for the grain. True when the asking is to begin.</summary>
    internal bool Want(SiloAddress holder, GrainId grain)
    {
        if (!_wanted.TryGetValue(holder, out var grains)) _wanted[holder] = grains = [];
        grains.Add(grain);
        if (_asking) return false;
        return _asking = true;
    }

    /// <summary>What to ask whom. When there is nothing any more, the asking has ended.</summary>
    internal List<(SiloAddress Holder, GrainId[] Grains)> Questions(Func<SiloAddress, bool> isOver)
    {
        foreach (var holder in _wanted.Keys.Where(isOver).ToList()) _wanted.Remove(holder);
        _asking = _wanted.Count > 0;
        return [.. _wanted.Select(wanted => (wanted.Key, wanted.Value.ToArray()))];
    }

    internal void Add(SiloAddress holder, GrainId[] grains)
    {
        foreach (var grain in grains) _released.Add((holder, grain));
        if (!_wanted.TryGetValue(holder, out var left)) return;
        left.ExceptWith(grains);
        if (left.Count == 0) _wanted.Remove(holder);
    }

    /// <summary>Another view is in force.</summary>
    internal void Clear()
    {
        _wanted.Clear();
        _released.Clear();
    }
}
