using System.Threading.Channels;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Cluster;

/// <summary>The views of the cluster for applications and providers.</summary>
internal sealed class ClusterMembershipService(ClusterState cluster, MembershipAgent agent, ViewFollower views, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time) : IClusterMembershipService
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public ClusterMembershipSnapshot CurrentSnapshot => ToSnapshot(cluster.Current);

    public IAsyncEnumerable<ClusterMembershipSnapshot> MembershipUpdates => FollowAsync();

    public async ValueTask Refresh(MembershipVersion minimumVersion = default, CancellationToken cancellationToken = default)
    {
        await agent.RefreshAsync(cancellationToken);
        while (!views.Has(minimumVersion.Value)) await views.FollowAsync(minimumVersion.Value).WaitAsync(cancellationToken);
    }

    /// <summary>Returns when the silo is dead in this silo's view: it has stopped, or its lease is over.</summary>
    public async Task<bool> TryKill(SiloAddress siloAddress)
    {
        var killed = await agent.TryKillAsync(siloAddress, CancellationToken.None);
        while (!cluster.Current.IsDead(siloAddress))
        {
            await Task.Delay(Pause, time);
            await agent.RefreshAsync(CancellationToken.None);
        }

        return killed;
    }

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
