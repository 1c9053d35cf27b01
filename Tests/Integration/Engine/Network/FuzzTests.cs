using System.Buffers.Binary;
using System.Diagnostics;
using Orleans.Engine.Calls;
using Orleans.Engine.Network;
using Orleans.Engine.Proxies;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Unit.Engine.Wire;
using Orleans.Serialization;
using Orleans.Serialization.Wire;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>Frames, handshakes and streams of bytes that nobody has written, sent to a real port.</summary>
[Collection(nameof(Alone))]
public sealed class FuzzTests(ITestOutputHelper output)
{
    private const int Frames = 1_000_000, WarmUp = 200_000, Connections = 4, NameBytes = 8;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // Without a single frame.
    private const long MaxMemory = 400L * 1024 * 1024, MaxKept = 20L * 1024 * 1024;

    [Fact]
    public async Task A_million_mutated_frames_are_decoded_or_refused_in_bounded_memory()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var counts = new Counts();
        // How fast a machine with other work gets through them is no question here.
        await using var peers = new Peers(o => o.FrameTimeout = TimeSpan.FromMinutes(10), _ => new DecodingHandler(counts, output));
        var clock = Stopwatch.StartNew();
        var before = await KeptMemory.MeasureAsync();
        // Types that frames may name are met one after the other, and kept up to a bound; what is kept of every frame grows for ever.
        await SendAllAsync(peers, counts, WarmUp, seed);
        var warm = await KeptMemory.MeasureAsync();
        await SendAllAsync(peers, counts, Frames - WarmUp, seed + Connections);
        var kept = await KeptMemory.MeasureAsync() - warm;
        output.WriteLine($"{counts.Decoded} decoded, {counts.Refused} refused in {clock.Elapsed.TotalSeconds:0.0} s; {counts.Peak / 1024 / 1024} MiB at most; "
            + $"{kept} bytes kept of {Frames - WarmUp} frames, {warm - before} of those before");
        Assert.True(counts.Refused > Frames / 4);
        Assert.InRange(counts.Peak - before, 0, MaxMemory);
        Assert.InRange(kept, -3 * MaxKept, MaxKept);
        Assert.All(peers.Listener.Connections, c => Assert.True(c.IsOpen));
    }

    [Fact]
    public async Task Mutated_handshakes_and_streams_let_nobody_in_and_harm_nobody()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        await using var peers = new Peers(o => (o.HandshakeTimeout, o.MaxUnauthenticatedConnections) = (TimeSpan.FromSeconds(1), 5_000));
        var (good, frames) = await peers.ConnectAsync();
        var hello = HelloMessage.Write(Peers.Silo(2), new byte[HelloMessage.NonceBytes]);
        byte[] valid = [(byte)hello.Length, (byte)(hello.Length >> 8), .. hello, SecretProof.Bytes, 0, .. new byte[SecretProof.Bytes], .. Framed([1, 2, 3])];
        for (var i = 0; i < 1_000; i++)
        {
            await using var stranger = await peers.ConnectRawAsync();
            await WriteAsync(stranger, Mutation.Of((byte[])valid.Clone(), random));
        }

        Assert.Single(peers.Accepted);
        byte[] stream = [.. Framed(new byte[100]), .. Framed([]), .. Framed(new byte[1000]), .. Framed([1])];
        for (var i = 0; i < 500; i++)
        {
            await using var member = await peers.ConnectRawAuthenticatedAsync();
            await WriteAsync(member, Mutation.Of((byte[])stream.Clone(), random));
        }

        Assert.True(good.TrySend([1, 2, 3]));
        Assert.Equal([1, 2, 3], await frames.NextAsync().AsTask().WaitAsync(Support.Wait.Limit));
    }

    private static async Task SendAllAsync(Peers peers, Counts counts, int frames, int seed)
    {
        var all = counts.All + frames;
        await Task.WhenAll(Enumerable.Range(0, Connections).Select(c => Task.Run(() => SendAsync(peers, new Random(seed + c), frames / Connections))));
        for (var (last, clock) = (counts.All, Stopwatch.StartNew()); counts.All < all; await Task.Delay(20))
        {
            if (counts.All > last) (last, clock) = (counts.All, Stopwatch.StartNew());
            Assert.True(clock.Elapsed < Patience, $"{counts.All} of {all} frames have arrived.");
        }

        Assert.Equal(all, counts.All);
    }

    private static async Task SendAsync(Peers peers, Random random, int count)
    {
        var (connection, _) = await peers.ConnectAsync(hello: Peers.Silo(random.Next(2, 1_000_000)));
        var valid = Valid();
        for (var i = 0; i < count; i++)
        {
            var chosen = valid[random.Next(valid.Length)];
            // Behind the name of a method there is more to go wrong.
            byte[] frame = chosen.Length > NameBytes && random.Next(4) != 0
                ? [.. chosen[..NameBytes], .. Mutation.Of(chosen[NameBytes..], random)]
                : Mutation.Of((byte[])chosen.Clone(), random);
            if (frame.Length == 0) frame = [0];
            while (!connection.TrySend(frame))
            {
                Assert.True(connection.IsOpen, connection.IsOpen ? "" : $"The connection was closed: {await connection.Closed}");
                await Task.Delay(1);
            }
        }
    }

    internal static byte[][] Valid()
    {
        var circle = new Circle { Radius = 2, Colour = "red" };
        (string Method, object?[] Arguments)[] calls =
        [
            (nameof(IWireGrain.Add), [1, 2]), (nameof(IWireGrain.Nothing), []), (nameof(IWireGrain.Transfer), [new Point(1, 2)]),
            (nameof(IWireGrain.Shapes), [circle, new Dictionary<string, Shape> { ["c"] = circle, ["b"] = new Box<int> { More = { 1, 2 } } }]),
            (nameof(IWireGrain.Count), [7]),
        ];
        return [.. calls.Select(c => Message(RequestClasses.Of(typeof(IWireGrain).GetMethod(c.Method)!).Close([]), c.Arguments)),
            Message(RequestClasses.Of(typeof(IWireGrain<string>).GetMethod("Exchange")!).Close([]), ["a", new[] { "b" }]),
            Message(RequestClasses.Of(typeof(IWireGrain).GetMethod(nameof(IWireGrain.Echo))!).Close([typeof(object)]), [new object[] { 1, circle, typeof(int), new DeclaredException("x", 1) }])];
    }

    private static byte[] Message(Type requestClass, object?[] arguments)
    {
        var request = (IGrainRequest)Activator.CreateInstance(requestClass)!;
        for (var i = 0; i < arguments.Length; i++) request.SetArgument(i, arguments[i]!);
        var writer = WireWriter.Rent();
        RequestCatalog.Write(writer, request);
        var message = writer.Written.ToArray();
        writer.Release();
        return message;
    }

    private static byte[] Framed(byte[] frame)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, frame.Length);
        return [.. header, .. frame];
    }

    private static async Task WriteAsync(Stream stream, byte[] bytes)
    {
        try
        {
            await stream.WriteAsync(bytes);
        }
        catch (IOException)
        {
            // Cut off already.
        }
    }

    /// <summary>Decodes as a silo does.</summary>
    private sealed class DecodingHandler(Counts counts, ITestOutputHelper output) : IFrameHandler
    {
        public void OnFrame(ReadOnlyMemory<byte> frame)
        {
            var reader = WireReader.Rent(frame);
            try
            {
                RequestCatalog.Read(reader);
                reader.ExpectEnd();
                counts.Add(ref counts.Decoded);
            }
            catch (SerializerException)
            {
                counts.Add(ref counts.Refused);
            }
            finally
            {
                reader.Release();
            }
        }

        public void OnClosed(string reason) => output.WriteLine(reason);
    }

    private sealed class Counts
    {
        internal int Decoded, Refused;
        internal long Peak;

        internal int All => Volatile.Read(ref Decoded) + Volatile.Read(ref Refused);

        internal void Add(ref int count)
        {
            if (Interlocked.Increment(ref count) % 1_000 == 0) Peak = Math.Max(Peak, GC.GetTotalMemory(false));
        }
    }
}
