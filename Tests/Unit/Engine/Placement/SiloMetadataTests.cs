using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Engine.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Placement;

#pragma warning disable ORLEANSEXP004 // The official attributes are marked as experimental.

[Runtime.Placement.Filtering.RequiredMatchSiloMetadataPlacementFilter(["zone"])]
internal sealed class ZoneBound;

[Runtime.Placement.Filtering.PreferredMatchSiloMetadataPlacementFilter(["zone", "rack"], minCandidates: 2)]
internal sealed class RackLover;

public sealed class SiloMetadataTests
{
    private static readonly SiloAddress Self = Silo(1), SameRack = Silo(2), SameZone = Silo(3), Elsewhere = Silo(4);
    private static readonly SiloAddress[] All = [Self, SameRack, SameZone, Elsewhere];

    private readonly ServiceProvider _services;

    public SiloMetadataTests()
    {
        var services = new ServiceCollection();
        services.AddSingleton<ILocalSiloDetails>(new Details());
        services.AddSingleton(Options.Create(new SiloMetadataOptions { Values = { ["zone"] = "a", ["rack"] = "1" } }));
        services.AddSingleton<SiloMetadataCache>();
        services.AddSingleton<ISiloMetadataCache>(provider => provider.GetRequiredService<SiloMetadataCache>());
        services.AddKeyedSingleton<Orleans.Placement.IPlacementFilterDirector, RequiredMatchDirector>(
            typeof(Runtime.Placement.Filtering.RequiredMatchSiloMetadataPlacementFilterStrategy));
        services.AddKeyedSingleton<Orleans.Placement.IPlacementFilterDirector, PreferredMatchDirector>(
            typeof(Runtime.Placement.Filtering.PreferredMatchSiloMetadataPlacementFilterStrategy));
        _services = services.BuildServiceProvider();
        var cache = _services.GetRequiredService<SiloMetadataCache>();
        cache.Learn(SameRack, SiloMetadata.Of([new("zone", "a"), new("rack", "1")]));
        cache.Learn(SameZone, SiloMetadata.Of([new("zone", "a"), new("rack", "2")]));
        cache.Learn(Elsewhere, SiloMetadata.Of([new("zone", "b"), new("rack", "1")]));
    }

    [Fact]
    public void A_required_key_leaves_the_silos_that_agree() => Assert.Equal([Self, SameRack, SameZone], Left<ZoneBound>(All));

    [Fact]
    public void Preferred_keys_are_given_up_from_the_first_one_until_enough_silos_remain()
    {
        Assert.Equal([Self, SameRack], Left<RackLover>(All));
        Assert.Equal([Self, Elsewhere], Left<RackLover>([Self, SameZone, Elsewhere])); // Only the last key, the rack, is asked for.
        Assert.Equal([SameZone], Left<RackLover>([SameZone]));
    }

    private IEnumerable<SiloAddress> Left<TGrain>(SiloAddress[] silos) =>
        new PlacementFilters(_services).Apply(typeof(TGrain), default(PlacementTarget), silos);

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private sealed class Details : ILocalSiloDetails
    {
        public string Name => "self";

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress SiloAddress => Self;

        public SiloAddress GatewayAddress => Self;
    }
}
