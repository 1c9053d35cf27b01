using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Placement;
using Orleans.Engine.Placement.Directed;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Placement;

/// <summary>Before a home asks the director for the place of a grain, nobody may have the grain.</summary>
public sealed class PlacementBarrierTests : ISiloContact
{
    private static readonly SiloAddress Local = NewSilo(1), Second = NewSilo(2), Third = NewSilo(3);
    private static readonly GrainId Grain = GrainId.Create("any", "1");
    private readonly ClusterState _cluster;
    private readonly HandOver _handOver;
    private readonly HashSet<SiloAddress> _released = [];

    public PlacementBarrierTests()
    {
        _cluster = new(new Details(Local), new GrainPlaces(new ServiceCollection().BuildServiceProvider(), new(Options.Create(new SiloMetadataOptions()))));
        var classes = new GrainClasses(Options.Create(new SiloMessagingOptions()), Options.Create(new GrainCollectionOptions()));
        var directory = new ActivationDirectory();
        var (directed, leases) = (new DirectedGrains(_cluster, classes, directory), Options.Create(new ClusterLeaseOptions()));
        var moved = new MovedActivations(_cluster, directory, directed, [], TimeProvider.System, leases, NullLogger<MovedActivations>.Instance);
        _handOver = new(
            _cluster, directory, classes, directed, new Directors(new ServiceCollection().BuildServiceProvider()), this, moved, TimeProvider.System, leases, NullLogger<HandOver>.Instance);
    }

    [Fact]
    public void Every_living_silo_has_to_acknowledge_the_view()
    {
        Publish(1, (Second, SiloStatus.Active), (Third, SiloStatus.ShuttingDown));
        Assert.False(MayPlace());
        _handOver.OnAcknowledged(Second, 1);
        Assert.False(MayPlace(), "one is left, and it need not be active");
        _handOver.OnAcknowledged(Third, 1);
        Assert.True(MayPlace());
        Publish(2, (Second, SiloStatus.Active));
        Assert.False(MayPlace(), "the acknowledgement was of another view");
        Publish(3, (Second, SiloStatus.Dead));
        Assert.True(MayPlace());
    }

    [Fact]
    public void Who_knows_a_newer_view_has_not_acknowledged_this_one()
    {
        Publish(1, (Second, SiloStatus.Active));
        _handOver.OnAcknowledged(Second, 2);
        Assert.False(MayPlace(), "by the newer view it may have the grain");
        Publish(2, (Second, SiloStatus.Active));
        Assert.True(MayPlace());
    }

    [Fact]
    public async Task A_silo_that_has_nothing_of_the_grain_is_not_waited_for()
    {
        Publish(1, (Second, SiloStatus.Active), (Third, SiloStatus.Active));
        _released.Add(Second);
        Assert.False(MayPlace());
        _handOver.OnAcknowledged(Third, 1);
        for (var began = Environment.TickCount64; !MayPlace(); await Task.Delay(10)) Assert.True(Environment.TickCount64 - began < 20_000, "It was not asked, or its answer does not count.");
        Publish(2, (Second, SiloStatus.Active), (Third, SiloStatus.Active));
        Assert.False(MayPlace(), "what it said was true by the view before");
    }

    Task ISiloContact.ProbeAsync(SiloAddress silo) => Task.CompletedTask;

    Task<bool> ISiloContact.IsReachedByAsync(SiloAddress other) => Task.FromResult(true);

    Task<ReleasedGrains> ISiloContact.ReleasedAsync(SiloAddress holder, long version, GrainId[] grains) =>
        Task.FromResult(_released.Remove(holder) ? new ReleasedGrains(grains, grains) : ReleasedGrains.None);

    private bool MayPlace() => _handOver.WaitToPlace(Grain, _cluster.Current) is null;

    private void Publish(long version, params (SiloAddress Silo, SiloStatus Status)[] others) => _cluster.Publish(new(version, others
        .Append((Local, SiloStatus.Active)).Select(one => new ClusterMember(one.Item1, one.Item2, "")).ToImmutableDictionary(member => member.SiloAddress)));

    private static SiloAddress NewSilo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private sealed record Details(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => "";

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
