using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>Who is let in.</summary>
public sealed class HandshakeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Theory]
    [InlineData("another secret, as long")]
    [InlineData("")]
    [InlineData(null)]
    public async Task A_peer_without_the_secret_is_refused(string? secret)
    {
        await using var peers = new Peers();
        var (good, frames) = await peers.ConnectAsync();
        var e = await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync(o => o.Secret = secret));
        Assert.Contains("secret", e.Message);
        Assert.True(good.TrySend([1]));
        await frames.NextAsync().AsTask().WaitAsync(Patience);
        Assert.Single(peers.Accepted);
    }

    [Fact]
    public async Task A_listener_without_the_secret_is_refused()
    {
        await using var peers = new Peers(o => o.Secret = null);
        await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync());
        Assert.Empty(peers.Accepted);
    }

    [Fact]
    public async Task A_listener_that_only_pretends_is_refused()
    {
        // It accepts whatever it is shown, and repeats the peer's own proof.
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var pretending = Task.Run(async () =>
        {
            using var client = await listener.AcceptTcpClientAsync();
            var stream = client.GetStream();
            var hello = await HandshakeStream.ReceiveAsync(stream, default);
            await HandshakeStream.SendAsync(stream, hello, default);
            var proof = await HandshakeStream.ReceiveAsync(stream, default);
            await HandshakeStream.SendAsync(stream, (byte[])[1, .. proof], default);
        });
        using var connector = new FrameConnector(Peers.NewOptions(), Peers.Silo(2), TimeProvider.System, NullLogger.Instance);
        var e = await Assert.ThrowsAsync<HandshakeException>(
            () => connector.ConnectAsync((IPEndPoint)listener.LocalEndpoint, _ => new Peers.CollectingHandler()));
        Assert.Contains("secret", e.Message);
        await pretending;
    }

    [Fact]
    public async Task A_handshake_that_was_recorded_is_of_no_use()
    {
        await using var peers = new Peers();
        var recorder = new RecordingStream(await peers.ConnectRawAsync());
        await new Handshake(Peers.Silo(2), new(Peers.Secret)).InitiateAsync(recorder, default);
        await Support.Wait.Until(() => peers.Accepted.Count == 1, "the connection");
        var replay = await peers.ConnectRawAsync();
        await replay.WriteAsync(recorder.Sent.ToArray());
        var answer = new byte[8192];
        var count = 0;
        try
        {
            int read;
            while ((read = await replay.ReadAsync(answer.AsMemory(count))) > 0) count += read;
        }
        catch (IOException)
        {
            // Reset.
        }

        Assert.Single(peers.Accepted);
    }

    [Theory]
    [InlineData("other", "s", "cluster")]
    [InlineData("c", "other", "service")]
    public async Task Another_cluster_or_service_is_refused_with_the_reason(string cluster, string service, string word)
    {
        await using var peers = new Peers();
        var e = await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync(hello: Peers.Silo(2, cluster, service)));
        Assert.Contains(word, e.Message);
        Assert.Empty(peers.Accepted);
    }

    [Fact]
    public async Task Whoever_says_nothing_or_nonsense_is_cut_off_soon()
    {
        await using var peers = new Peers(o => (o.HandshakeTimeout, o.MaxUnauthenticatedConnections) = (TimeSpan.FromSeconds(1), 200));
        var clock = Stopwatch.StartNew();
        var random = new Random(3);
        var streams = new List<Stream>();
        for (var i = 0; i < 100; i++)
        {
            var stream = await peers.ConnectRawAsync();
            streams.Add(stream);
            var noise = new byte[random.Next(0, 3) * random.Next(1, 3000)];
            random.NextBytes(noise);
            if (noise.Length > 1 && i % 2 == 0) noise[1] = 0xFF; // An oversized message.
            try
            {
                await stream.WriteAsync(noise);
            }
            catch (IOException)
            {
                // Cut off already.
            }
        }

        var (good, frames) = await peers.ConnectAsync();
        Assert.True(good.TrySend([1]));
        await frames.NextAsync().AsTask().WaitAsync(Patience);
        foreach (var stream in streams) await DrainAsync(stream);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 15);
        Assert.Single(peers.Accepted);
    }

    [Fact]
    public async Task A_flood_of_strangers_is_bounded()
    {
        await using var peers = new Peers(o => (o.MaxUnauthenticatedConnections, o.HandshakeTimeout) = (5, TimeSpan.FromSeconds(2)));
        var (good, frames) = await peers.ConnectAsync();
        for (var i = 0; i < 200; i++) await peers.ConnectRawAsync();
        Assert.True(good.TrySend([1]));
        await frames.NextAsync().AsTask().WaitAsync(Patience);
        // The flood is cut off after a time, and others are served again.
        for (var i = 0; !await IsLetInAsync(peers); i++)
        {
            Assert.True(i < 100, "Nobody is let in any more.");
            await Task.Delay(100);
        }
    }

    /// <summary>A timer that has begun to fire is not stopped by its disposal; what it throws then would end the process.</summary>
    [Fact]
    public async Task A_limit_that_is_reached_just_when_the_handshake_ends_is_harmless()
    {
        var time = new LateTimers();
        await using var peers = new Peers(time: time);
        await peers.ConnectAsync();
        await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync(o => o.Secret = "another secret, as long"));
        Assert.True(time.FireDisposed() >= 4, "Each side has limited each handshake.");
    }

    [Fact]
    public void Options_that_make_no_sense_stop_the_start()
    {
        Assert.Throws<OrleansConfigurationException>(() => Peers.NewOptions(o => o.Secret = "short"));
        Assert.Throws<OrleansConfigurationException>(() => Peers.NewOptions(o => o.DeadPeerTimeout = o.KeepAliveInterval));
        Assert.Throws<OrleansConfigurationException>(() => Peers.NewOptions(o => o.Tls = new ClusterTlsOptions()));
    }

    [Fact]
    public async Task Without_a_secret_only_this_machine_is_talked_to()
    {
        await using var peers = new Peers(o => o.Secret = null);
        var (good, frames) = await peers.ConnectAsync(o => o.Secret = null);
        Assert.True(good.TrySend([1]));
        await frames.NextAsync().AsTask().WaitAsync(Patience);
        using var connector = new FrameConnector(Peers.NewOptions(o => o.Secret = null), Peers.Silo(2), TimeProvider.System, NullLogger.Instance);
        var e = await Assert.ThrowsAsync<HandshakeException>(
            () => connector.ConnectAsync(new(IPAddress.Parse("192.0.2.1"), peers.Listener.EndPoint.Port), _ => new Peers.CollectingHandler()));
        Assert.Contains("another machine", e.Message);
    }

    private static async Task<bool> IsLetInAsync(Peers peers)
    {
        try
        {
            await peers.ConnectAsync();
            return true;
        }
        catch (HandshakeException)
        {
            return false;
        }
    }

    private static async Task DrainAsync(Stream stream)
    {
        try
        {
            using var limit = new CancellationTokenSource(Patience);
            var buffer = new byte[4096];
            while (await stream.ReadAsync(buffer, limit.Token) > 0)
            {
            }
        }
        catch (IOException)
        {
            // Reset.
        }
    }
}
