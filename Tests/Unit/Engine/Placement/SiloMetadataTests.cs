using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Engine.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using Orleans.Runtime.Placement.Filtering;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Placement;

public sealed class SiloMetadataTests
{
    private static readonly SiloAddress Both = Silo(1), AlsoBoth = Silo(2), ZoneAlone = Silo(3), RackAlone = Silo(4), Nothing = Silo(5);
    private static readonly SiloAddress[] All = [Both, AlsoBoth, ZoneAlone, RackAlone, Nothing];

    private readonly SiloMetadataCache _cache = new(Options.Create(new SiloMetadataOptions()));

    public SiloMetadataTests() => _cache.Learn(
    [
        Row(Both, ("zone", "a"), ("rack", "1")), Row(AlsoBoth, ("zone", "b"), ("rack", "1")), Row(ZoneAlone, ("zone", "a")), Row(RackAlone, ("rack", "2")),
        new() { SiloAddress = Nothing },
    ]);

    [Fact]
    public void A_required_key_leaves_the_silos_that_have_it()
    {
        Assert.Equal([Both, AlsoBoth, ZoneAlone], Required("zone"));
        Assert.Equal([Both, AlsoBoth], Required("zone", "rack"));
        Assert.Empty(Required("gpu"));
    }

    [Fact]
    public void Preferred_keys_are_given_up_from_the_first_one_until_enough_silos_remain()
    {
        Assert.Equal([Both, AlsoBoth], Preferred(All, 2));
        Assert.Equal([Both, AlsoBoth, RackAlone], Preferred(All, 3)); // Only the last key, the rack, is asked for.
        Assert.Equal([ZoneAlone], Preferred([ZoneAlone], 2));
    }

    [Fact]
    public void What_a_silo_says_of_itself_survives_the_membership_table()
    {
        var facts = new SiloFacts("role/1", SiloMetadata.Of([new("a=b&c", "d?e=f"), new("empty", ""), new("ü", "%20")]));
        var read = SiloFacts.Parse(facts.ToText());
        Assert.Equal(facts.Role, read.Role);
        Assert.Equal(facts.Metadata.Metadata.Order(Comparer), read.Metadata.Metadata.Order(Comparer));
        Assert.Equal("role", SiloFacts.Parse("role").Role);
        Assert.Same(SiloFacts.None, SiloFacts.Parse(null));
    }

    [Fact]
    public void Of_a_silo_that_has_left_the_table_nothing_is_kept()
    {
        _cache.Learn([new() { SiloAddress = Nothing }]);
        Assert.Empty(_cache.GetSiloMetadata(Both).Metadata);
    }

    private static Comparer<KeyValuePair<string, string>> Comparer { get; } =
        Comparer<KeyValuePair<string, string>>.Create((x, y) => string.CompareOrdinal(x.Key, y.Key));

    private IEnumerable<SiloAddress> Required(params string[] keys) =>
        new RequiredMatchDirector(_cache).Filter(new RequiredMatchSiloMetadataPlacementFilterStrategy(keys, 0), default, All);

    private IEnumerable<SiloAddress> Preferred(SiloAddress[] silos, int min) =>
        new PreferredMatchDirector(_cache).Filter(new PreferredMatchSiloMetadataPlacementFilterStrategy(["zone", "rack"], min, 0), default, silos);

    private static MembershipEntry Row(SiloAddress silo, params (string Key, string Value)[] values) => new()
    {
        SiloAddress = silo,
        RoleName = new SiloFacts("", SiloMetadata.Of(values.Select(v => new KeyValuePair<string, string>(v.Key, v.Value)))).ToText(),
    };

    private static SiloAddress Silo(int port) => SiloAddress.New(IPAddress.Loopback, port, 1);
}
