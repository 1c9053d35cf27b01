using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Placement;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>Grains whose class says which silos may have them: all silos come to the same place.</summary>
public sealed class PlacementTests
{
    // By the number in the silo's name; the fourth one joins late.
    private static readonly string[] Zones = ["a", "", "b", "c"], Colors = ["red", "blue", "red", "red"];

    [Fact]
    public async Task Grains_with_a_filter_are_where_it_lets_them_be_and_everybody_agrees()
    {
        await using var cluster = Build();
        await cluster.DeployAsync();
        await CheckAsync<IZonedGrain>(cluster, Active(cluster).Where(silo => Zones[NumberOf(silo)].Length > 0));
        await CheckAsync<IPaintedGrain>(cluster, Active(cluster).Where(silo => Colors[NumberOf(silo)] == "red"));

        await cluster.StartAdditionalSiloAsync();
        await CheckAsync<IZonedGrain>(cluster, Active(cluster).Where(silo => Zones[NumberOf(silo)].Length > 0));
        await CheckAsync<IPaintedGrain>(cluster, Active(cluster).Where(silo => Colors[NumberOf(silo)] == "red"));

        await cluster.StopSiloAsync(cluster.Silos.Single(silo => NumberOf(silo) == 0));
        await CheckAsync<IZonedGrain>(cluster, Active(cluster).Where(silo => Zones[NumberOf(silo)].Length > 0));
        await CheckAsync<IPaintedGrain>(cluster, Active(cluster).Where(silo => Colors[NumberOf(silo)] == "red"));
        // Once for each class and view, not for each call.
        var director = (ColorDirector)cluster.Silos[1].ServiceProvider.GetRequiredKeyedService<IPlacementFilterDirector>(typeof(ColorStrategy));
        var asked = director.Asked;
        await CheckAsync<IPaintedGrain>(cluster, Active(cluster).Where(silo => Colors[NumberOf(silo)] == "red"));
        Assert.InRange(director.Asked, 1, 40);
        Assert.Equal(asked, director.Asked);
    }

    [Fact]
    public async Task Every_silo_knows_what_the_others_say_of_themselves()
    {
        await using var cluster = Build();
        await cluster.DeployAsync();
        foreach (var silo in cluster.Silos)
        {
            var cache = silo.ServiceProvider.GetRequiredService<ISiloMetadataCache>();
            Assert.All(cluster.Silos, other => Assert.Equal(Colors[NumberOf(other)], cache.GetSiloMetadata(other.SiloAddress).Metadata["color"]));
        }

        var hosts = await cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedHosts();
        Assert.Equal(["role-0", "role-1", "role-2"], hosts.Select(host => host.RoleName).Order());
    }

    [Fact]
    public async Task A_grain_placed_by_role_is_on_a_silo_whose_role_is_its_key()
    {
        await using var cluster = Build();
        await cluster.DeployAsync();
        foreach (var silo in cluster.Silos)
        {
            var where = await Task.WhenAll(cluster.Silos.Select(caller => GrainsOf(caller).GetGrain<IRoleGrain>($"role-{NumberOf(silo)}").Where()));
            Assert.All(where, place => Assert.Equal(silo.SiloAddress, place));
        }

        var error = await Assert.ThrowsAsync<OrleansException>(() => cluster.Client.GetGrain<IRoleGrain>("no such role").Where());
        Assert.Contains("no such role", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grain_that_fits_no_silo_is_refused_with_the_reason()
    {
        await using var cluster = Build();
        await cluster.DeployAsync();
        var error = await Assert.ThrowsAsync<OrleansException>(() => cluster.Client.GetGrain<IUnfitGrain>("x").Where());
        Assert.Contains("RequiredMatchSiloMetadataPlacementFilterStrategy", error.Message, StringComparison.Ordinal);
    }

    private static InProcessTestCluster Build()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((options, silo) =>
        {
            var number = NumberOf(options.SiloName);
            var metadata = new Dictionary<string, string> { ["color"] = Colors[number] };
            if (Zones[number].Length > 0) metadata["zone"] = Zones[number];
            silo.UseSiloMetadata(metadata);
            silo.Services.Configure<SiloMetadataOptions>(own => own.Role = $"role-{number}");
            silo.Services.AddPlacementFilter<ColorStrategy, ColorDirector>(ServiceLifetime.Singleton);
        });
        return builder.Build();
    }

    private static async Task CheckAsync<TGrain>(InProcessTestCluster cluster, IEnumerable<InProcessSiloHandle> allowed) where TGrain : IWhereGrain
    {
        var callers = Active(cluster).Select(GrainsOf).Append(cluster.Client).ToList();
        var places = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i =>
        {
            var answers = await Task.WhenAll(callers.Select(caller => caller.GetGrain<TGrain>($"{i}").Where()));
            return Assert.Single(answers.Distinct());
        }));
        Assert.Equal(allowed.Select(silo => silo.SiloAddress).Order(), places.Distinct().Order());
    }

    private static IEnumerable<InProcessSiloHandle> Active(InProcessTestCluster cluster) => cluster.GetActiveSilos();

    private static IGrainFactory GrainsOf(InProcessSiloHandle silo) => silo.ServiceProvider.GetRequiredService<IGrainFactory>();

    private static int NumberOf(InProcessSiloHandle silo) => NumberOf(silo.Name);

    private static int NumberOf(string name) => int.Parse(name[(name.LastIndexOf('_') + 1)..], System.Globalization.CultureInfo.InvariantCulture);
}
