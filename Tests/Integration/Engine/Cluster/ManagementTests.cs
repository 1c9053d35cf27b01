using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>The management grain and reminders on three silos.</summary>
public sealed class ManagementTests
{
    [Fact]
    public async Task The_management_grain_tells_about_all_silos()
    {
        await using var cluster = new InProcessTestClusterBuilder(3).Build();
        await cluster.DeployAsync();
        var silos = cluster.Silos.Select(silo => silo.SiloAddress).Order().ToArray();
        var grains = Enumerable.Range(0, 60).Select(i => cluster.Client.GetGrain<IPlaceGrain>(i)).ToList();
        var places = await Task.WhenAll(grains.Select(grain => grain.Where()));
        var management = cluster.Client.GetGrain<IManagementGrain>(0);

        Assert.Equal(silos, (await management.GetHosts(onlyActive: true)).Keys.Order());
        Assert.Equal(3, (await management.GetRuntimeStatistics(silos)).Length);
        Assert.Equal(60, (await management.GetSimpleGrainStatistics()).Where(IsPlace).Sum(count => count.ActivationCount));
        Assert.Equal(
            places.Count(place => place == silos[1]),
            (await management.GetSimpleGrainStatistics([silos[1]])).Where(IsPlace).Sum(count => count.ActivationCount));
        Assert.Equal(60, (await management.GetDetailedGrainStatistics([typeof(PlaceGrain).FullName!])).Length);
        for (var i = 0; i < 10; i++) Assert.Equal(places[i], await management.GetActivationAddress(grains[i]));
        Assert.Null(await management.GetActivationAddress(cluster.Client.GetGrain<IPlaceGrain>(4711)));
        Assert.Equal(60, (await management.GetActiveGrains(grains[0].GetGrainId().Type)).Count);

        await management.ForceActivationCollection(TimeSpan.Zero);
        Assert.Empty(await management.GetDetailedGrainStatistics([typeof(PlaceGrain).FullName!]));
    }

    [Fact]
    public async Task S10_35_A_reminder_is_fired_by_one_of_three_silos_and_moves_when_that_one_dies()
    {
        var table = new SharedReminders();
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddReminders();
            table.AddTo(silo);
        });
        await using var cluster = builder.Build();
        await cluster.DeployAsync();
        var period = TimeSpan.FromMilliseconds(500);
        var keys = Enumerable.Range(0, 12).Select(i => $"{Guid.NewGuid()}").ToList();
        foreach (var key in keys) await cluster.Client.GetGrain<IWakingGrain>(key).Register("tick", TimeSpan.Zero, period);
        await Task.Delay(TimeSpan.FromSeconds(4));
        var counts = keys.Select(Ticks).ToList();
        Assert.All(counts, ticks => Assert.InRange(ticks, 1, 10)); // Of three silos that all fire it would be 24.

        await cluster.KillSiloAsync(cluster.Silos[2]);
        await Wait.Until(() => cluster.Silos.Take(2).All(silo => IsAlone(silo)), "the dead silo was noticed");
        var before = keys.Select(Ticks).ToList();
        foreach (var (key, seen) in keys.Zip(before)) await Wait.Until(() => Ticks(key) > seen + 1, "the reminder goes on");
    }

    private static int Ticks(string key) => Journal.Read($"{key}/tick").Length;

    private static bool IsAlone(InProcessSiloHandle silo) =>
        ((IClusterMembershipService)silo.ServiceProvider.GetService(typeof(IClusterMembershipService))!)
            .CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) == 2;

    private static bool IsPlace(SimpleGrainStatistic count) => count.GrainType == typeof(PlaceGrain).FullName;
}
