using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Orleans.Concurrency;
using Orleans.Platform.Tests.Unit.Engine.Copying;
using Xunit;
using Range = System.Range;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

public sealed class RoundTripTests
{
    public static TheoryData<object> Values() =>
    [
        true, 'x', (byte)200, (sbyte)-5, (short)-300, ushort.MaxValue, int.MinValue, uint.MaxValue, long.MinValue, ulong.MaxValue, (nint)(-7),
        1.5f, double.NaN, -79228162514264337593543950335m, (Half)0.5, Int128.MinValue, UInt128.MaxValue, BigInteger.Pow(-3, 200),
        new Complex(1, -2), "", "grüße 🌍", new string('x', 100_000), Guid.NewGuid(), DateTime.UnixEpoch, DateTime.MaxValue,
        new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Local), new DateTimeOffset(2024, 2, 29, 1, 2, 3, TimeSpan.FromHours(-5)),
        DateOnly.MaxValue, TimeOnly.MaxValue, TimeSpan.MinValue, new Uri("https://example.org/a?b#c"), new Uri("a/b", UriKind.Relative),
        new Version(1, 2, 3), ^3, new Range(1, ^2), new Rune('x'), CultureInfo.InvariantCulture, TimeZoneInfo.Utc, DBNull.Value,
        IPAddress.Parse("fe80::1"), new IPEndPoint(IPAddress.Loopback, 80), Size.Large, (Size)17, DayOfWeek.Friday,
        GrainId.Create("type", "key"), default(GrainId), GrainType.Create("t"), IdSpan.Create("s"), ActivationId.NewId(),
        SiloAddress.New(IPAddress.Loopback, 11111, 5), StreamId.Create("ns", "key"), StreamId.Create(null, Guid.NewGuid()),
        new MembershipVersion(7), new Point(1, -1), (1, "two", (double?)3.0, (object?)null), Tuple.Create(1, "x"),
        (1, 2, 3, 4, 5, 6, 7, 8, 9), KeyValuePair.Create("k", 1), new Money(1.23m, "EUR"), typeof(List<Circle>), typeof(int[,]),
        new Labelled("a"),
    ];

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_arrive_equal(object value)
    {
        Assert.Equal(value, Wired.Trip(value));
        Assert.Equal([value, value], Wired.Trip(new List<object> { value, value }));
    }

    public static TheoryData<object> Collections() =>
    [
        new byte[] { 1, 2, 3 }, Array.Empty<int>(), new[] { 1, -2, 3 }, new[] { "a", null, "b" }, new int[,] { { 1, 2 }, { 3, 4 } },
        new[] { Guid.Empty, Guid.NewGuid() }, new object?[] { 1, "x", null, new[] { 1.5 } }, new int?[] { 1, null },
        new List<string> { "a", "b" }, new HashSet<int> { 3, 4 }, new SortedSet<string> { "b", "a" }, new Queue<int>([1, 2]),
        new Stack<int>([1, 2]), new Dictionary<string, int> { ["a"] = 1 }, new SortedDictionary<int, string> { [2] = "b", [1] = "a" },
        new SortedList<int, string> { [2] = "b", [1] = "a" }, new ConcurrentDictionary<int, int>([KeyValuePair.Create(1, 2)]),
        new ReadOnlyCollection<int>([1, 2]), new ReadOnlyDictionary<int, int>(new Dictionary<int, int> { [1] = 2 }),
        ImmutableArray.Create(1, 2), ImmutableList.Create(1, 2), ImmutableHashSet.Create(1, 2), ImmutableSortedSet.Create(2, 1),
        ImmutableQueue.Create(1, 2), ImmutableStack.Create(1, 2), ImmutableDictionary<int, string>.Empty.Add(1, "x"),
        ImmutableSortedDictionary<int, string>.Empty.Add(1, "x"), new[] { 1, 2 }.ToFrozenSet(),
        new Dictionary<int, int> { [1] = 2 }.ToFrozenDictionary(), new List<List<Point>> { new() { new(1, 2) }, new() },
    ];

    [Theory]
    [MemberData(nameof(Collections))]
    public void Collections_arrive_equal(object value)
    {
        var copy = Wired.Trip(value);
        Assert.Equal(value, copy);
        Assert.NotSame(value.GetType().Name, copy);
    }

    [Fact]
    public void Memory_and_segments_arrive()
    {
        Assert.Equal([1, 2], Wired.Trip(new ReadOnlyMemory<byte>([1, 2])).ToArray());
        Assert.Equal([1, 2], Wired.Trip(new Memory<int>([0, 1, 2], 1, 2)).ToArray());
        Assert.Equal<int>([2], Wired.Trip(new ArraySegment<int>([1, 2, 3], 1, 1)));
        Assert.Equal("a", Wired.Trip(new Immutable<List<string>>(["a"])).Value[0]);
        Assert.True(Wired.Trip(default(ImmutableArray<int>)).IsDefault);
    }

    [Fact]
    public void How_a_dictionary_compares_travels()
    {
        var copy = Wired.Trip(new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1 });
        Assert.Equal(1, copy["A"]);
        Assert.Equal(["B", "a"], Wired.Trip(new SortedSet<string>(StringComparer.Ordinal) { "a", "B" }));
    }

    [Fact]
    public void Read_only_interfaces_take_collection_expressions()
    {
        IReadOnlyList<int> list = [1, 2, 3];
        Assert.Equal(list, Wired.Trip(list));
        Assert.Equal(list, Wired.Trip(new Catalogue(["a"])) is { Items: ["a"] } ? list : []);
    }

    [Fact]
    public void Json_travels_as_text()
    {
        Assert.Equal("[1,2]", Wired.Trip(JsonDocument.Parse("[1,2]").RootElement).GetRawText());
        Assert.Equal("""{"a":[true]}""", Wired.Trip(JsonNode.Parse("""{ "a": [ true ] }"""))!.ToJsonString());
        Assert.Equal(JsonValueKind.Undefined, Wired.Trip(default(JsonElement)).ValueKind);
    }

    [Fact]
    public void Members_travel_by_their_ids_and_nothing_else_does()
    {
        var copy = Wired.Trip(new Node { Name = "a", StaysBehind = "x", Next = new NamedNode { Number = 5 } });
        Assert.Equal("a", copy.Name);
        Assert.Null(copy.StaysBehind);
        Assert.Equal(5, Assert.IsType<NamedNode>(copy.Next).Number);
        Assert.Null(Wired.Trip(new Labelled("a") { Cache = "b" }).Cache);
        var wrapped = Wired.Trip(new Wrapped { Text = "t", Shared = [1], Numbers = { 4 } });
        Assert.Equal(("t", (byte)1, 4), (wrapped.Text, wrapped.Shared[0], wrapped.Numbers[0]));
        Assert.Equal(["EUR"], Wired.Trip(new Basket("o", [new(1, "EUR")])).Items.Select(i => i.Currency));
    }

    [Fact]
    public void Derived_types_arrive_as_what_they_are()
    {
        Shape[] shapes = [new Circle { Radius = 2, Colour = "red" }, new Box<Circle> { Content = new() { Radius = 3 } }, new Box<int> { More = { 4 } }];
        var copies = Wired.Trip(shapes);
        Assert.Equal((2.0, "red"), (Assert.IsType<Circle>(copies[0]).Radius, copies[0].Colour));
        Assert.Equal(3, Assert.IsType<Box<Circle>>(copies[1]).Content!.Radius);
        Assert.Equal([4], Assert.IsType<Box<int>>(copies[2]).More);
    }

    [Fact]
    public void A_converter_stands_in_for_a_foreign_type()
    {
        Assert.Equal(5, Wired.Trip(new Foreign(5)).Number);
        var both = Wired.Trip<object[]>([new Foreign(6), "x"]);
        Assert.Equal(6, Assert.IsType<Foreign>(both[0]).Number);
        var original = new Foreign(7);
        Assert.NotSame(original, Orleans.Serialization.Copying.ArgumentCopier.Copy(original));
    }

    [Fact]
    public void A_populator_fills_the_part_of_a_foreign_base_class()
    {
        var value = new OnForeignBase { Title = "t", Number = 5 };
        var copy = Assert.IsType<OnForeignBase>(Wired.Trip<object>(value));
        Assert.Equal(("t", 5), (copy.Title, copy.Number));
        copy = Orleans.Serialization.Copying.ArgumentCopier.Copy(value);
        Assert.Equal(("t", 5), (copy.Title, copy.Number));
        Assert.NotSame(value, copy);
    }

    [Fact]
    public void A_token_travels_as_nothing() => Assert.Equal(default, Wired.Trip(new CancellationToken(true)));
}
