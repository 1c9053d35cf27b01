using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Orleans.Runtime.Placement.Filtering;

namespace Orleans.Engine.Placement;

/// <summary>
/// Leaves the silos that have every key. A grain's place does not depend on who calls it first, so the silo to agree with is the grain's own
/// choice among those, with which it agrees.
/// </summary>
internal sealed class RequiredMatchDirector(ISiloMetadataCache cache) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var keys = ((RequiredMatchSiloMetadataPlacementFilterStrategy)filterStrategy).MetadataKeys;
        return silos.Where(silo => Array.TrueForAll(keys, cache.GetSiloMetadata(silo).Metadata.ContainsKey));
    }
}

/// <summary>Asks for all keys; as long as too few silos have them, the first, least important key is given up.</summary>
internal sealed class PreferredMatchDirector(ISiloMetadataCache cache) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var filter = (PreferredMatchSiloMetadataPlacementFilterStrategy)filterStrategy;
        SiloAddress[] all = [.. silos];
        for (var given = 0; given < filter.OrderedMetadataKeys.Length; given++)
        {
            var keys = filter.OrderedMetadataKeys[given..];
            SiloAddress[] left = [.. all.Where(silo => Array.TrueForAll(keys, cache.GetSiloMetadata(silo).Metadata.ContainsKey))];
            if (left.Length >= filter.MinCandidates) return left;
        }

        return all;
    }
}
