using System.Collections.Immutable;

namespace Orleans.Runtime;

/// <summary>A view of the cluster, and what is different in it.</summary>
[GenerateSerializer, Immutable]
public sealed class ClusterMembershipUpdate(ClusterMembershipSnapshot snapshot, ImmutableArray<ClusterMember> changes)
{
    [Id(0)]
    public ClusterMembershipSnapshot Snapshot { get; } = snapshot;

    [Id(1)]
    public ImmutableArray<ClusterMember> Changes { get; } = changes;

    public bool HasChanges => !Changes.IsDefaultOrEmpty;
}
