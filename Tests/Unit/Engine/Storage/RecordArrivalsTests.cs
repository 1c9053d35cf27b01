using System.Collections.Immutable;
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Persistence.Memory;
using Orleans.Engine.Placement;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Storage;

/// <summary>Records of memory storage that come from other silos, in order, late, and in pieces.</summary>
public sealed class RecordArrivalsTests
{
    private static readonly SiloAddress Local = NewSilo(1), Other = NewSilo(2);
    private readonly ClusterState _cluster;
    private readonly RecordTables _tables;
    private readonly RecordPlaces _places;
    private readonly RecordArrivals _arrivals;

    public RecordArrivalsTests()
    {
        _cluster = new(new Details(Local), new GrainPlaces(new ServiceCollection().BuildServiceProvider(), new(Options.Create(new SiloMetadataOptions()))));
        var classes = new GrainClasses(Options.Create(new SiloMessagingOptions()), Options.Create(new GrainCollectionOptions()));
        _places = new(_cluster, classes, new(), new(() => throw new InvalidOperationException()));
        _tables = new(_places, _cluster, new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>());
        _arrivals = new(_tables, _places, _cluster);
    }

    [Fact]
    public void A_message_that_comes_late_changes_nothing()
    {
        Publish(1, SiloStatus.Active);
        var grain = OwnGrain();
        Assert.True(_arrivals.Take(Other, 2, [Whole(grain, "new")]));
        Assert.False(_arrivals.Take(Other, 1, [Whole(grain, "old")]));
        Assert.Equal(["new"], Etags(grain));
    }

    [Fact]
    public void What_belongs_elsewhere_and_what_a_dead_silo_had_is_refused()
    {
        Publish(1, SiloStatus.Active);
        var foreign = Enumerable.Range(0, 100).Select(Grain).First(grain => _cluster.Current.OwnerOf(grain) == Other);
        Assert.False(_arrivals.Take(Other, 1, [Whole(foreign, "x")]));
        Publish(2, SiloStatus.Dead);
        Assert.False(_arrivals.Take(Other, 2, [Whole(foreign, "x")]));
        Assert.Empty(Etags(foreign));
    }

    [Fact]
    public void A_record_in_pieces_is_there_when_the_last_one_has_come_and_begins_anew_when_one_is_missing()
    {
        Publish(1, SiloStatus.Active);
        var grain = OwnGrain();
        Assert.True(_arrivals.Take(Other, 1, [Piece(grain, 0)]));
        Assert.Empty(Etags(grain));
        Assert.False(_arrivals.Take(Other, 2, [Piece(grain, 2)]));
        Assert.Empty(Etags(grain));
        for (var offset = 0; offset < 3; offset++) Assert.True(_arrivals.Take(Other, 3 + offset, [Piece(grain, offset)]));
        Assert.Equal(["pieces"], Etags(grain));
    }

    private static RecordPart Whole(GrainId grain, string etag) => new("storage", "state", grain, etag, PackedForm.Own, 1, 0, [1]);

    private static RecordPart Piece(GrainId grain, int offset) => new("storage", "state", grain, "pieces", PackedForm.Own, 3, offset, [(byte)offset]);

    private static GrainId Grain(int key) => GrainId.Create("nobody", $"{key}");

    private GrainId OwnGrain() => Enumerable.Range(0, 100).Select(Grain).First(grain => _cluster.Current.OwnerOf(grain) == Local);

    private List<string> Etags(GrainId grain)
    {
        var etags = new List<string>();
        if (!_tables.Of("storage").Has(grain)) return etags;
        etags.AddRange(_tables.Of("storage").BeginLeaving(grain, _ => true, Task.CompletedTask).Select(record => record.State.Etag));
        _tables.Of("storage").EndLeaving(grain, [], arrived: false);
        return etags;
    }

    private void Publish(long version, SiloStatus other) => _cluster.Publish(new(version, new ClusterMember[]
    {
        new(Local, SiloStatus.Active, "local"),
        new(Other, other, "other"),
    }.ToImmutableDictionary(member => member.SiloAddress)));

    private static SiloAddress NewSilo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);

    private sealed record Details(SiloAddress SiloAddress) : ILocalSiloDetails
    {
        public string Name => "";

        public string ClusterId => "";

        public string DnsHostName => "";

        public SiloAddress GatewayAddress => SiloAddress;
    }
}
