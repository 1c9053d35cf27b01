namespace Orleans.Engine.Cluster;

/// <summary>
/// Grains that moved here and are waited for, and those that their last silo has released before it acknowledges the whole view.
/// Used under the lock of <see cref="HandOver"/>.
/// </summary>
internal sealed class EarlyReleases
{
    private readonly Dictionary<SiloAddress, HashSet<GrainId>> _wanted = [];
    private readonly HashSet<(SiloAddress Holder, GrainId Grain)> _released = [], _withoutRecords = [];
    private bool _asking;

    internal bool HasReleased(SiloAddress holder, GrainId grain, bool recordsOnly) =>
        (recordsOnly ? _withoutRecords : _released).Contains((holder, grain));

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

    internal void Add(SiloAddress holder, ReleasedGrains released)
    {
        foreach (var grain in released.Records) _withoutRecords.Add((holder, grain));
        foreach (var grain in released.Whole) _released.Add((holder, grain));
        if (!_wanted.TryGetValue(holder, out var left)) return;
        left.ExceptWith(released.Whole);
        if (left.Count == 0) _wanted.Remove(holder);
    }

    /// <summary>Another view is in force.</summary>
    internal void Clear()
    {
        _wanted.Clear();
        _released.Clear();
        _withoutRecords.Clear();
    }
}

/// <summary>Grains that a silo has let go of.</summary>
/// <param name="Whole">Neither an activation nor anything else of them is there.</param>
/// <param name="Records">Of these none of their records in memory storage is; an activation may be, which another silo has placed there.</param>
[GenerateSerializer, Immutable]
internal sealed record ReleasedGrains([property: Id(0)] GrainId[] Whole, [property: Id(1)] GrainId[] Records)
{
    internal static ReleasedGrains None { get; } = new([], []);
}
