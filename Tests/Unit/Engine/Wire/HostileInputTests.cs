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
            var message = Mutate((byte[])valid[random.Next(valid.Length)].Clone(), random);
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

    internal static byte[] Mutate(byte[] message, Random random)
    {
        for (var n = random.Next(1, 5); n > 0 && message.Length > 0; n--)
        {
            var at = random.Next(message.Length);
            switch (random.Next(6))
            {
                case 0:
                    message[at] = (byte)random.Next(256);
                    break;
                case 1:
                    message[at] ^= (byte)(1 << random.Next(8));
                    break;
                case 2:
                    message = message[..at];
                    break;
                case 3:
                    message = [.. message[..at], (byte)random.Next(256), .. message[at..]];
                    break;
                case 4:
                    message[at] = random.Next(2) == 0 ? (byte)0xFF : (byte)0;
                    break;
                default:
                    var length = random.Next(message.Length - at) + 1;
                    var to = random.Next(message.Length - length + 1);
                    message.AsSpan(at, length).ToArray().CopyTo(message, to);
                    break;
            }
        }

        return message;
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
