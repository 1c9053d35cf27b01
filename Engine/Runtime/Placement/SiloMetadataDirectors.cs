using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Orleans.Runtime.Placement.Filtering;

namespace Orleans.Engine.Placement;

/// <summary>Leaves the silos that agree with this one in every key.</summary>
internal sealed class RequiredMatchDirector(ILocalSiloDetails self, ISiloMetadataCache cache) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var keys = ((RequiredMatchSiloMetadataPlacementFilterStrategy)filterStrategy).MetadataKeys;
        var own = cache.GetSiloMetadata(self.SiloAddress).Metadata;
        return silos.Where(silo => cache.GetSiloMetadata(silo).Metadata is var other
            && Array.TrueForAll(keys, key => own.GetValueOrDefault(key) == other.GetValueOrDefault(key)));
    }
}

/// <summary>Asks for all keys; as long as too few silos agree, the first, least important key is given up.</summary>
internal sealed class PreferredMatchDirector(ILocalSiloDetails self, ISiloMetadataCache cache) : IPlacementFilterDirector
{
    public IEnumerable<SiloAddress> Filter(PlacementFilterStrategy filterStrategy, PlacementTarget target, IEnumerable<SiloAddress> silos)
    {
        var filter = (PreferredMatchSiloMetadataPlacementFilterStrategy)filterStrategy;
        var own = cache.GetSiloMetadata(self.SiloAddress).Metadata;
        SiloAddress[] all = [.. silos];
        for (var given = 0; given < filter.OrderedMetadataKeys.Length; given++)
        {
            var keys = filter.OrderedMetadataKeys[given..];
            SiloAddress[] left = [.. all.Where(silo => Agrees(silo, keys))];
            if (left.Length >= filter.MinCandidates) return left;
        }

        return all;

        bool Agrees(SiloAddress silo, string[] keys) => cache.GetSiloMetadata(silo).Metadata is var other
            && Array.TrueForAll(keys, key => own.TryGetValue(key, out var value) && other.GetValueOrDefault(key) == value);
    }
}
