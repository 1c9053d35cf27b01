namespace Orleans.Engine.Cluster;

/// <summary>Brings this process to views that others know already.</summary>
internal abstract class ViewFollower
{
    /// <summary>Whether the view in force is at least this new.</summary>
    internal abstract bool Has(long version);

    /// <summary>Completes when it is.</summary>
    internal abstract Task FollowAsync(long version);
}

/// <summary>A silo reads the table again.</summary>
internal sealed class SiloViewFollower(ClusterState cluster, Lazy<MembershipAgent> agent, TimeProvider time) : ViewFollower
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), Pause = TimeSpan.FromMilliseconds(20);

    internal override bool Has(long version) => cluster.Current.Version >= version;

    internal override async Task FollowAsync(long version)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            await agent.Value.RefreshAsync(limit.Token).ConfigureAwait(false);
            if (Has(version)) return;
            // It is there, and held back until a silo that was voted out has stopped.
            await Task.Delay(Pause, time, limit.Token).ConfigureAwait(false);
        }
    }
}

/// <summary>A client chooses no silos, so every view is as good as another.</summary>
internal sealed class NoViews : ViewFollower
{
    internal override bool Has(long version) => true;

    internal override Task FollowAsync(long version) => Task.CompletedTask;
}
