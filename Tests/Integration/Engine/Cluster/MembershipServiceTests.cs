using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>What applications see of the cluster's views.</summary>
public sealed class MembershipServiceTests
{
    [Fact]
    public async Task EveryoneSeesTheSameViewsInTheOrderOfTheirVersions()
    {
        await using var cluster = await EngineCluster.StartAsync(silos: 2);
        var (first, second) = (ServiceOf(cluster.Silos[0]), ServiceOf(cluster.Silos[1]));
        var seen = new List<MembershipVersion>();
        var following = FollowAsync();
        var third = await cluster.StartAdditionalSiloAsync();
        Assert.True(await second.TryKill(third.SiloAddress));
        Assert.False(await second.TryKill(third.SiloAddress), "it is dead already");
        await first.Refresh(second.CurrentSnapshot.Version);
        Assert.Equal(SiloStatus.Dead, first.CurrentSnapshot.GetSiloStatus(third.SiloAddress));
        await Wait.For(following, "the updates told of the silo's death");
        Assert.Equal(seen.Distinct().Order(), seen);

        async Task FollowAsync()
        {
            await foreach (var view in first.MembershipUpdates)
            {
                seen.Add(view.Version);
                if (view.Members.Values.Any(member => member.Status == SiloStatus.Dead)) return;
            }
        }
    }

    private static IClusterMembershipService ServiceOf(TestingHost.InProcessSiloHandle silo) =>
        silo.ServiceProvider.GetRequiredService<IClusterMembershipService>();
}
