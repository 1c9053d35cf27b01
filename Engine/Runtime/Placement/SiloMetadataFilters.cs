using System.Diagnostics.CodeAnalysis;
using Orleans.Placement;

namespace Orleans.Runtime.Placement.Filtering;

/// <summary>Only silos that have the keys, and agree in them with the grain's first choice among such silos.</summary>
[AttributeUsage(AttributeTargets.Class)]
[Experimental("ORLEANSEXP004")]
public class RequiredMatchSiloMetadataPlacementFilterAttribute(string[] metadataKeys, int order = 0)
    : PlacementFilterAttribute(new RequiredMatchSiloMetadataPlacementFilterStrategy(metadataKeys, order));

/// <summary>Silos that have as many of the keys as possible, the last key first, as long as enough of them remain.</summary>
[AttributeUsage(AttributeTargets.Class)]
[Experimental("ORLEANSEXP004")]
public class PreferredMatchSiloMetadataPlacementFilterAttribute(string[] orderedMetadataKeys, int minCandidates = 2, int order = 0)
    : PlacementFilterAttribute(new PreferredMatchSiloMetadataPlacementFilterStrategy(orderedMetadataKeys, minCandidates, order));

internal sealed class RequiredMatchSiloMetadataPlacementFilterStrategy(string[] metadataKeys, int order) : PlacementFilterStrategy(order)
{
    public RequiredMatchSiloMetadataPlacementFilterStrategy() : this([], 0) { }

    internal string[] MetadataKeys { get; } = metadataKeys;
}

internal sealed class PreferredMatchSiloMetadataPlacementFilterStrategy(string[] orderedMetadataKeys, int minCandidates, int order)
    : PlacementFilterStrategy(order)
{
    public PreferredMatchSiloMetadataPlacementFilterStrategy() : this([], 2, 0) { }

    internal string[] OrderedMetadataKeys { get; } = orderedMetadataKeys;

    internal int MinCandidates { get; } = minCandidates;
}
