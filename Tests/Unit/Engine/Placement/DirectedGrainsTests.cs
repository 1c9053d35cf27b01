using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Placement;
using Orleans.Engine.Placement.Directed;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Placement;

public interface IAnyGrain : IGrainWithIntegerKey;

public sealed class AnyGrain : Grain, IAnyGrain;

/// <summary>What a silo knows of grains that directors have placed, from view to view.</summary>
public sealed class DirectedGrainsTests
{
    private static readonly SiloAddress Local = NewSilo(1), Home = NewSilo(2), Third = NewSilo(3);
    private readonly ClusterState _cluster;
    private readonly DirectedGrains _grains;
    private long _version;

    public DirectedGrainsTests()
    {
        _cluster = new(new Details(Local), new GrainPlaces(new ServiceCollection().BuildServiceProvider(), new(Options.Create(new SiloMetadataOptions()))));
        _grains = new(_cluster, new GrainClasses(Options.Create(new SiloMessagingOptions()), Options.Create(new GrainCollectionOptions())), new ActivationDirectory());
        Publish(Local, Home);
    }

    [Fact]
    public void A_guest_stays_from_view_to_view_while_its_home_and_its_host_stay()
    {
        var grain = OfHome();
        Assert.True(_grains.TakeIn(grain, Home, 1, _version));
        Assert.True(_grains.MayActivate(grain));
        Publish(Local, Home, Third);
        Assert.Equal(_cluster.Current.OwnerOf(grain) == Home, _grains.MayActivate(grain));
        Publish(Home);
        Assert.False(_grains.MayActivate(grain), "this silo stops");
    }

    [Fact]
    public void A_guest_goes_when_another_silo_becomes_its_home_and_when_a_view_was_missed()
    {
        var grain = OfHome();
        Assert.True(_grains.TakeIn(grain, Home, 1, _version));
        Publish(Local);
        Assert.False(_grains.IsHere(grain));
        Publish(Local, Home);
        Assert.False(_grains.IsHere(grain), "nobody has asked again");
        Assert.True(_grains.TakeIn(grain, Home, 2, _version));
        _version++;
        Publish(Local, Home);
        Assert.False(_grains.IsHere(grain), "it may be elsewhere since the view that was missed");
    }

    [Fact]
    public void Only_the_home_by_the_same_view_may_place_a_grain_and_not_once_it_was_refused()
    {
        var grain = OfHome();
        Assert.False(_grains.TakeIn(grain, Third, 1, _version));
        Assert.False(_grains.TakeIn(grain, Home, 1, _version - 1));
        Assert.False(_grains.TakeIn(grain, Home, 1, _version + 1));
        _grains.Refuse(grain, Home, 2);
        Assert.False(_grains.TakeIn(grain, Home, 2, _version));
        Assert.True(_grains.TakeIn(grain, Home, 4, _version));
        Assert.False(_grains.TakeIn(grain, Home, 3, _version), "it comes late");
        _grains.Refuse(grain, Home, 5);
        Assert.False(_grains.IsHere(grain));
    }

    [Fact]
    public void A_guest_whose_activation_has_ended_comes_to_be_again_only_when_its_home_says_so()
    {
        var grain = OfHome();
        Assert.True(_grains.TakeIn(grain, Home, 1, _version));
        var (_, guest) = _grains.BeginLeaving(grain);
        Assert.False(_grains.MayActivate(grain));
        var waiting = _grains.RouteOf(grain, _cluster.Current, mayPlace: false);
        Assert.False(waiting.Wait!.IsCompleted);
        Assert.True(_grains.TakeIn(grain, Home, 2, _version));
        Assert.True(waiting.Wait.IsCompleted);
        _grains.EndLeaving(grain, guest!);
        Assert.True(_grains.MayActivate(grain));
    }

    [Fact]
    public void A_place_is_asked_for_again_in_each_view_and_given_up_with_its_host()
    {
        var grain = Enumerable.Range(0, 1_000).Select(Id).First(id => OwnerOf(id, Local, Home) == Local && OwnerOf(id, Local) == Local);
        var found = _grains.RouteOf(grain, _cluster.Current, mayPlace: true);
        Assert.NotNull(found.ToPlace);
        Assert.Null(_grains.RouteOf(grain, _cluster.Current, mayPlace: true).ToPlace);
        _grains.Placed(grain, found.ToPlace, Home, _version);
        Assert.Equal(Home, _grains.RouteOf(grain, _cluster.Current, mayPlace: false).Silo);

        Publish(Local, Home);
        var again = _grains.RouteOf(grain, _cluster.Current, mayPlace: false);
        Assert.Equal(Home, again.ToPlace?.Host);
        _grains.NotVerified(again.ToPlace!);
        Assert.True(_grains.IsPlaced(grain));
        Publish(Local);
        Assert.False(_grains.IsPlaced(grain));
        Assert.Equal(DirectedRoute.Again, _grains.RouteOf(grain, _cluster.Current, mayPlace: false));
    }

    [Fact]
    public void A_guest_that_left_before_its_home_had_heard_of_its_coming_is_not_looked_for_there()
    {
        var grain = Enumerable.Range(0, 1_000).Select(Id).First(id => OwnerOf(id, Local, Home) == Local);
        var place = _grains.RouteOf(grain, _cluster.Current, mayPlace: true).ToPlace!;
        _grains.Forget(grain, Home, place.Number);
        _grains.Placed(grain, place, Home, _version);
        Assert.False(_grains.IsPlaced(grain));

        place = _grains.RouteOf(grain, _cluster.Current, mayPlace: true).ToPlace!;
        _grains.Forget(grain, Home, place.Number - 1);
        _grains.Placed(grain, place, Home, _version);
        Assert.Equal(Home, _grains.RouteOf(grain, _cluster.Current, mayPlace: false).Silo);
    }

    [Fact]
    public void A_host_that_stopped_while_it_was_chosen_is_no_place()
    {
        var grain = Enumerable.Range(0, 1_000).Select(Id).First(id => OwnerOf(id, Local, Home) == Local && OwnerOf(id, Local) == Local);
        var place = _grains.RouteOf(grain, _cluster.Current, mayPlace: true).ToPlace!;
        Publish(Local);
        _grains.Placed(grain, place, Home, _version - 1);
        Assert.False(_grains.IsPlaced(grain));
    }

    private static GrainId Id(int key) => GrainId.Create("any", $"{key:X}");

    private static GrainId OfHome() => Enumerable.Range(0, 1_000).Select(Id).First(id => OwnerOf(id, Local, Home) == Home);

    private static SiloAddress? OwnerOf(GrainId grain, params SiloAddress[] active) => NewView(1, active).OwnerOf(grain);

    private void Publish(params SiloAddress[] active)
    {
        var view = NewView(++_version, active);
        _cluster.Publish(view);
        _grains.Adopt(view);
    }

    private static ClusterView NewView(long version, SiloAddress[] active) => new(version, active
        .Select(silo => new ClusterMember(silo, SiloStatus.Active, "")).ToImmutableDictionary(member => member.SiloAddress));

    private static SiloAddress NewSilo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private sealed record Details(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => "";

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
