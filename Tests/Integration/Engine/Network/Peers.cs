using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>A listener that answers every frame with the same, and peers of every kind.</summary>
internal sealed class Peers : IAsyncDisposable
{
    internal const string Secret = "a secret of the whole cluster";

    private readonly List<IDisposable> _opened = [];
    private readonly TimeProvider _time;

    internal Peers(Action<ClusterConnectionOptions>? configure = null, Func<FrameConnection, IFrameHandler>? handler = null, TimeProvider? time = null)
    {
        _time = time ?? TimeProvider.System;
        Options = NewOptions(configure);
        Listener = new(Options, Silo(1), handler ?? (c => Accept(new EchoHandler(c))), _time, NullLogger.Instance);
        Listener.Start(new(IPAddress.Loopback, 0));
    }

    internal ClusterConnectionOptions Options { get; }

    internal FrameListener Listener { get; }

    internal ConcurrentQueue<EchoHandler> Accepted { get; } = [];

    internal static PeerHello Silo(int generation, string cluster = "c", string service = "s") =>
        PeerHello.OfSilo(cluster, service, SiloAddress.New(IPAddress.Loopback, 11111, generation));

    internal static ClusterConnectionOptions NewOptions(Action<ClusterConnectionOptions>? configure = null)
    {
        var options = new ClusterConnectionOptions { Secret = Secret };
        configure?.Invoke(options);
        ClusterConnectionOptionsValidator.Validate(options);
        return options;
    }

    /// <summary>Connects as a client that collects what it gets.</summary>
    internal async Task<(FrameConnection Connection, CollectingHandler Frames)> ConnectAsync(
        Action<ClusterConnectionOptions>? configure = null, PeerHello? hello = null)
    {
        var connector = new FrameConnector(
            NewOptions(configure), hello ?? PeerHello.OfClient("c", "s", "client"), _time, NullLogger.Instance);
        _opened.Add(connector);
        var frames = new CollectingHandler();
        return (await connector.ConnectAsync(Listener.EndPoint, _ => frames), frames);
    }

    /// <summary>Connects without a word.</summary>
    internal async Task<NetworkStream> ConnectRawAsync()
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(Listener.EndPoint);
        var stream = new NetworkStream(socket, ownsSocket: true);
        _opened.Add(stream);
        return stream;
    }

    /// <summary>Connects, proves the secret, and then writes what it likes.</summary>
    internal async Task<NetworkStream> ConnectRawAuthenticatedAsync()
    {
        var stream = await ConnectRawAsync();
        await new Handshake(PeerHello.OfClient("c", "s", "raw"), new(Secret)).InitiateAsync(stream, CancellationToken.None);
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var opened in _opened) opened.Dispose();
        await Listener.StopAsync();
    }

    private EchoHandler Accept(EchoHandler handler)
    {
        Accepted.Enqueue(handler);
        return handler;
    }

    internal sealed class EchoHandler(FrameConnection connection) : IFrameHandler
    {
        internal FrameConnection Connection => connection;

        internal string? Reason { get; private set; }

        public void OnFrame(ReadOnlyMemory<byte> frame)
        {
            if (frame.Length == 13) throw new InvalidOperationException("Thirteen bytes are bad luck.");
            connection.TrySend(frame.Span);
        }

        public void OnClosed(string reason) => Reason = reason;
    }

    internal sealed class CollectingHandler : IFrameHandler
    {
        private readonly Channel<byte[]> _frames = Channel.CreateUnbounded<byte[]>();

        internal ValueTask<byte[]> NextAsync() => _frames.Reader.ReadAsync();

        public void OnFrame(ReadOnlyMemory<byte> frame) => _frames.Writer.TryWrite(frame.ToArray());

        public void OnClosed(string reason) => _frames.Writer.TryComplete();
    }
}
