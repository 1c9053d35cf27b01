namespace Orleans.Runtime;

/// <summary>Who is in the cluster.</summary>
public interface IClusterMembershipService
{
    /// <summary>The last view known to this silo.</summary>
    ClusterMembershipSnapshot CurrentSnapshot { get; }

    /// <summary>The current view, and every later one.</summary>
    IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates { get; }

    /// <summary>Reads the table until the view has at least this version; once when none is given.</summary>
    ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default);

    /// <summary>Declares a silo dead.</summary>
    Task<bool> TryKill(SiloAddress siloAddress);
}
