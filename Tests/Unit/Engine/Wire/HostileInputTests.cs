using Orleans.Platform.Tests.Unit.Engine.Copying;
using Orleans.Serialization;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Unit.Engine.Wire;

/// <summary>Messages that nobody has written end in one exception, in bounded time and memory.</summary>
public sealed class HostileInputTests(ITestOutputHelper output)
{
    private const int Mutations = 250_000;

    [Fact]
    public void Mutated_messages_are_read_or_refused()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var valid = Valid();
        int read = 0, refused = 0;
        for (var i = 0; i < Mutations; i++)
        {
            var message = Mutation.Of((byte[])valid[random.Next(valid.Length)].Clone(), random);
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                Wired.Read<object>(message);
                read++;
            }
            catch (SerializerException)
            {
                refused++;
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(allocated < 16_000_000, $"seed {seed}, message {i}: {allocated} bytes for {message.Length}");
        }

        output.WriteLine($"{read} read, {refused} refused");
        Assert.True(refused > Mutations / 4);
    }

    private static byte[][] Valid()
    {
        var shared = new Node { Name = "s" };
        var graph = new Node { Name = "root", Next = shared, Others = [shared, new NamedNode { Number = 3, Next = shared }] };
        shared.Next = graph;
        object[] values =
        [
            graph, new Box<Circle> { Content = new() { Radius = 2 }, More = { new() } }, new Basket("o", [new(1, "EUR"), new(2, "USD")]),
            new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase) { ["a"] = 1, ["b"] = new[] { 1.5, 2 }, ["c"] = null },
            new DeclaredException("m", 4, new ArgumentException("x", "p")), (1, "two", DateTime.UnixEpoch, Guid.Empty, 5m),
            new First { Name = "n", Removed = new Circle(), Number = 5, Kept = new Circle() }, new int[,] { { 1, 2 }, { 3, 4 } },
            new List<object> { typeof(List<Circle>), Size.Large, new Foreign(3), new Uri("http://x"), new Version(1, 2), "text" },
            System.Collections.Immutable.ImmutableDictionary<int, string>.Empty.Add(1, "x").Add(2, "y"),
            System.Text.Json.Nodes.JsonNode.Parse("""{ "a": [1, 2, { "b": null }] }""")!, new HashSet<Point> { new(1, 2), new(3, 4) },
        ];
        return [.. values.Select(v => Wired.Write(v)), Wired.Write<object>(values)];
    }
}
