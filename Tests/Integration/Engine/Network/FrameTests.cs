using System.Buffers.Binary;
using System.Diagnostics;
using System.Security.Cryptography;
using Orleans.Engine.Network;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>Frames go back and forth; what one connection does wrong concerns no other.</summary>
public sealed class FrameTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Frames_of_all_sizes_arrive_in_order()
    {
        await using var peers = new Peers();
        var (connection, frames) = await peers.ConnectAsync();
        Assert.Equal(Peers.Silo(1), connection.Peer);
        Assert.Equal("client", peers.Accepted.Single().Connection.Peer.ClientId);
        int[] sizes = [1, 2, 100, 4096, 65_536, 5_000_000, 7, 1_000_000, 16 * 1024 * 1024];
        var sent = sizes.Select(RandomNumberGenerator.GetBytes).ToArray();
        foreach (var frame in sent) Assert.True(connection.TrySend(frame));
        foreach (var frame in sent)
        {
            var received = await frames.NextAsync().AsTask().WaitAsync(Patience);
            Assert.True(frame.AsSpan().SequenceEqual(received));
        }
    }

    [Fact]
    public async Task Many_senders_share_a_connection()
    {
        await using var peers = new Peers();
        var (connection, frames) = await peers.ConnectAsync();
        const int Senders = 8, Each = 5_000;
        var sending = Enumerable.Range(0, Senders).Select(s => Task.Run(() =>
        {
            for (var i = 0; i < Each; i++) Assert.True(connection.TrySend([(byte)s, .. BitConverter.GetBytes(i), .. new byte[i % 50 + 20]]));
        })).ToArray();
        var next = new int[Senders];
        for (var n = 0; n < Senders * Each; n++)
        {
            var frame = await frames.NextAsync().AsTask().WaitAsync(Patience);
            Assert.Equal(next[frame[0]]++, BitConverter.ToInt32(frame, 1));
        }

        await Task.WhenAll(sending);
    }

    [Fact]
    public async Task Closing_sends_what_was_accepted()
    {
        await using var peers = new Peers();
        var (connection, frames) = await peers.ConnectAsync();
        connection.TrySend(new byte[10]);
        await frames.NextAsync().AsTask().WaitAsync(Patience);
        var server = peers.Accepted.Single().Connection;
        for (var i = 0; i < 1000; i++) server.TrySend(new byte[1000]);
        await server.CloseAsync("Good bye.").WaitAsync(Patience);
        Assert.False(server.TrySend([1]));
        for (var i = 0; i < 1000; i++) await frames.NextAsync().AsTask().WaitAsync(Patience);
        Assert.Contains("closed", await connection.Closed.WaitAsync(Patience));
    }

    [Fact]
    public async Task A_handler_that_fails_ends_its_own_connection_only()
    {
        await using var peers = new Peers();
        var (bad, _) = await peers.ConnectAsync();
        var (good, frames) = await peers.ConnectAsync();
        bad.TrySend(new byte[13]);
        await bad.Closed.WaitAsync(Patience);
        await AssertServes(good, frames);
    }

    [Fact]
    public async Task An_oversized_frame_ends_its_own_connection_only()
    {
        await using var peers = new Peers(o => o.MaxFrameBytes = 10_000);
        var (good, frames) = await peers.ConnectAsync();
        var bad = await peers.ConnectRawAuthenticatedAsync();
        await bad.WriteAsync(Header(10_001));
        await AssertEnds(bad);
        Assert.Throws<ArgumentException>(() => peers.Accepted.First().Connection.TrySend(new byte[10_001]));
        await AssertServes(good, frames);
    }

    [Fact]
    public async Task A_frame_that_never_ends_ends_its_own_connection_only()
    {
        await using var peers = new Peers(o => o.FrameTimeout = TimeSpan.FromSeconds(2));
        var (good, frames) = await peers.ConnectAsync();
        var bad = await peers.ConnectRawAuthenticatedAsync();
        var before = GC.GetTotalMemory(forceFullCollection: true);
        await bad.WriteAsync(Header(16_000_000));
        var dripping = DripAsync(bad);
        // Other tests take memory at the same time, and give it back; what is taken for the frame stays as long as the connection.
        var taken = long.MaxValue;
        for (var look = 0; look < 4; look++)
        {
            await Task.Delay(200);
            taken = Math.Min(taken, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.True(taken < 14_000_000, $"{taken} bytes were taken for what was only announced.");
        await AssertEnds(bad);
        await dripping;
        await AssertServes(good, frames);

        static async Task DripAsync(Stream stream)
        {
            try
            {
                while (true)
                {
                    await stream.WriteAsync(new byte[1]);
                    await Task.Delay(100);
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
            }
        }
    }

    [Fact]
    public async Task A_silent_peer_is_taken_for_dead_and_a_quiet_one_is_not()
    {
        await using var peers = new Peers(Fast);
        var silent = await peers.ConnectRawAuthenticatedAsync();
        var (quiet, frames) = await peers.ConnectAsync(Fast);
        await AssertEnds(silent);
        await Task.Delay(1_500);
        await AssertServes(quiet, frames);

        static void Fast(Orleans.Platform.Engine.ClusterConnectionOptions options)
        {
            options.KeepAliveInterval = TimeSpan.FromMilliseconds(100);
            options.DeadPeerTimeout = TimeSpan.FromSeconds(1);
        }
    }

    [Fact]
    public async Task A_stream_of_frames_goes_on_although_nothing_that_arrives_ends_with_one()
    {
        var limit = TimeSpan.FromSeconds(1);
        await using var peers = new Peers(o => o.FrameTimeout = limit);
        var stream = await peers.ConnectRawAuthenticatedAsync();
        byte[] frame = [.. Header(100), .. new byte[100]];
        await stream.WriteAsync(frame.AsMemory(0, 50));
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < 5 * limit; await Task.Delay(20)) await stream.WriteAsync((byte[])[.. frame[50..], .. frame[..50]]);
        Assert.True(Assert.Single(peers.Accepted).Connection.IsOpen, Assert.Single(peers.Accepted).Reason);
    }

    [Fact]
    public async Task What_waits_for_a_slow_peer_is_bounded()
    {
        await using var peers = new Peers(o => (o.MaxFrameBytes, o.MaxQueuedBytes, o.FrameTimeout, o.DeadPeerTimeout) =
            (100_000, 1_000_000, TimeSpan.FromSeconds(2), TimeSpan.FromMinutes(1)));
        var slow = await peers.ConnectRawAuthenticatedAsync();
        await Support.Wait.Until(() => !peers.Accepted.IsEmpty, "the connection");
        var server = peers.Accepted.First().Connection;
        var accepted = 0;
        // The operating system's buffers take some of it, too.
        while (server.TrySend(new byte[50_000]) || await IsTakenAsync()) Assert.True(++accepted < 2_000, "The queue has no end.");
        Assert.Contains("taken nothing", await server.Closed.WaitAsync(Patience));
        await slow.DisposeAsync();

        async Task<bool> IsTakenAsync()
        {
            await Task.Delay(200);
            return server.TrySend([1]);
        }
    }

    [Fact]
    public async Task Random_bytes_after_the_handshake_harm_nobody()
    {
        await using var peers = new Peers(o => o.FrameTimeout = TimeSpan.FromSeconds(2));
        var (good, frames) = await peers.ConnectAsync();
        var random = new Random(7);
        for (var i = 0; i < 50; i++)
        {
            var bad = await peers.ConnectRawAuthenticatedAsync();
            var noise = new byte[random.Next(1, 5000)];
            random.NextBytes(noise);
            await bad.WriteAsync(noise);
            await bad.DisposeAsync();
        }

        await AssertServes(good, frames);
    }

    private static byte[] Header(int length)
    {
        var header = new byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(header, length);
        return header;
    }

    private static async Task AssertServes(FrameConnection connection, Peers.CollectingHandler frames)
    {
        Assert.True(connection.TrySend([1, 2, 3]));
        Assert.Equal([1, 2, 3], await frames.NextAsync().AsTask().WaitAsync(Patience));
    }

    private static async Task AssertEnds(Stream stream)
    {
        var buffer = new byte[4096];
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset: just as ended.
        }
    }
}
