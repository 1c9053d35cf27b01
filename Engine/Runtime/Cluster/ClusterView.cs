using System.Collections.Concurrent;
using System.Collections.Immutable;
using Orleans.Engine.Catalog;
using Orleans.Engine.Placement;

namespace Orleans.Engine.Cluster;

/// <summary>
/// The silos of the cluster as one version of the membership table has them. Who serves a grain follows from it alone: the silo
/// with the highest score for the grain (rendezvous hashing: Thaler, Ravishankar, 1998), so that a silo that comes or goes moves
/// no more grains than its own.
/// </summary>
internal sealed class ClusterView
{
    private readonly SiloAddress[] _active;
    private readonly ulong[] _hashes;
    private readonly ConcurrentDictionary<GrainClass, SiloAddress[]> _candidates = new();

    internal ClusterView(long version, ImmutableDictionary<SiloAddress, ClusterMember> members)
    {
        Version = version;
        Members = members;
        _active = [.. members.Values.Where(m => m.Status == SiloStatus.Active).Select(m => m.SiloAddress).Order()];
        _hashes = [.. _active.Select(s => Mix((uint)s.GetConsistentHashCode()))];
    }

    internal static ClusterView Empty { get; } = new(0, ImmutableDictionary<SiloAddress, ClusterMember>.Empty);

    internal long Version { get; }

    internal ImmutableDictionary<SiloAddress, ClusterMember> Members { get; }

    /// <summary>The silos that new work goes to.</summary>
    internal IReadOnlyList<SiloAddress> Active => _active;

    /// <summary>The silos that may still be serving something.</summary>
    internal IEnumerable<SiloAddress> Alive =>
        Members.Values.Where(m => m.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping).Select(m => m.SiloAddress);

    internal bool IsActive(SiloAddress silo) => Array.BinarySearch(_active, silo) >= 0;

    internal bool IsDead(SiloAddress silo) => !Members.TryGetValue(silo, out var member) || member.Status == SiloStatus.Dead;

    /// <summary>The silo that serves the grain; null when no silo is active.</summary>
    internal SiloAddress? OwnerOf(GrainId grain) => IndexOfOwner(grain) is >= 0 and var index ? _active[index] : null;

    /// <summary>Its place in <see cref="Active"/>; -1 when no silo is active.</summary>
    internal int IndexOfOwner(GrainId grain)
    {
        if (_active.Length <= 1) return _active.Length - 1;
        ulong grainHash = grain.GetUniformHashCode();
        var best = 0;
        ulong highest = 0;
        for (var i = 0; i < _hashes.Length; i++)
        {
            var score = Mix(grainHash ^ _hashes[i]);
            if (score < highest) continue;
            (highest, best) = (score, i);
        }

        return best;
    }

    /// <summary>The same among some of the active silos.</summary>
    internal SiloAddress? OwnerOf(GrainId grain, SiloAddress[] candidates)
    {
        ulong grainHash = grain.GetUniformHashCode();
        return candidates.OrderBy(silo => Mix(grainHash ^ Mix((uint)silo.GetConsistentHashCode()))).ThenBy(silo => silo).LastOrDefault();
    }

    /// <summary>The active silos that fit a class, asked for once.</summary>
    internal SiloAddress[] CandidatesOf(GrainClass grainClass, GrainPlaces places) =>
        _candidates.TryGetValue(grainClass, out var known) ? known : _candidates[grainClass] = places.Filter(grainClass, _active);

    /// <summary>The finalizer of SplitMix64 (Steele, Lea, Flood, 2014).</summary>
    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
