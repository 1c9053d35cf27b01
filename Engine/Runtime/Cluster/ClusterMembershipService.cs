using System.Threading.Channels;

namespace Orleans.Engine.Cluster;

/// <summary>The views of the cluster for applications and providers.</summary>
internal sealed class ClusterMembershipService(ClusterState cluster, MembershipAgent agent) : IClusterMembershipService
{
    public ClusterMembershipSnapshot CurrentSnapshot => ToSnapshot(cluster.Current);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => FollowAsync();

    public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        do await agent.RefreshAsync(cancellationToken);
        while (cluster.Current.Version < minimumVersion.Value);
    }

    public Task<bool> TryKill(SiloAddress siloAddress) => agent.TryKillAsync(siloAddress, CancellationToken.None);

    private static ClusterMembershipSnapshot ToSnapshot(ClusterView view) => new(view.Members, new MembershipVersion(view.Version));

    private async IAsyncEnumerable<ClusterMembershipSnapshot> FollowAsync(
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        // Only the latest view matters to whoever was slow.
        var news = Channel.CreateBounded<ClusterView>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropOldest });
        void Take(ClusterView view) => news.Writer.TryWrite(view);
        cluster.Changed += Take;
        try
        {
            Take(cluster.Current);
            await foreach (var view in news.Reader.ReadAllAsync(cancellationToken)) yield return ToSnapshot(view);
        }
        finally
        {
            cluster.Changed -= Take;
        }
    }
}
