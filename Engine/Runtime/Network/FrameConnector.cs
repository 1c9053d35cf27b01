using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>Opens connections to listeners.</summary>
internal sealed class FrameConnector(ClusterConnectionOptions options, PeerHello local, TimeProvider time, ILogger logger) : IDisposable
{
    private readonly ConnectionWatch _watch = new(options, time);
    private readonly PeerGreeting _greeting = new(options, local, time, logger);

    internal ICollection<FrameConnection> Connections => _watch.Connections;

    /// <summary>Connects, and reads frames from then on; the handler is asked for before the first one.</summary>
    /// <exception cref="HandshakeException">The peer is refused or refuses.</exception>
    /// <exception cref="SocketException">Nobody is there.</exception>
    internal async Task<FrameConnection> ConnectAsync(
        IPEndPoint endpoint, Func<FrameConnection, IFrameHandler> handler, CancellationToken cancellation = default)
    {
        _greeting.CheckAddress(endpoint);
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            using var slow = new CancellationTokenSource(options.HandshakeTimeout, time);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, slow.Token);
            await socket.ConnectAsync(endpoint, limit.Token).ConfigureAwait(false);
            var connection = await _greeting.InitiateAsync(socket, endpoint, limit.Token).ConfigureAwait(false);
            var frames = handler(connection);
            _watch.Add(connection);
            _ = connection.RunAsync(frames);
            return connection;
        }
        catch (Exception e)
        {
            socket.Dispose();
            if (e is OperationCanceledException && !cancellation.IsCancellationRequested)
                throw new HandshakeException($"{endpoint} has not answered within {options.HandshakeTimeout.TotalSeconds:0.#} s.", e);
            if (e is IOException) throw new HandshakeException($"{endpoint} has ended the handshake: {e.Message}", e);
            throw;
        }
    }

    public void Dispose()
    {
        foreach (var connection in _watch.Connections) connection.Abort("This process stops.");
        _watch.Dispose();
    }
}
