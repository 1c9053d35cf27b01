using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using Microsoft.Extensions.Logging;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>Makes a connection of a socket, or does not: address, certificate, secret, cluster, within a short time.</summary>
internal sealed class PeerGreeting(ClusterConnectionOptions options, PeerHello local, TimeProvider time, ILogger logger)
{
    private const int MaxRemembered = 1_000;

    private readonly Handshake _handshake = new(local, new(options.Secret));
    private readonly PeerCertificates? _certificates = options.Tls is { } tls ? new(tls) : null;
    private readonly ConcurrentDictionary<(IPAddress?, string), bool> _logged = new();

    private bool IsOpenToAll => string.IsNullOrEmpty(options.Secret) && _certificates is null;

    /// <summary>Throws for addresses that this process may not talk to.</summary>
    internal void CheckAddress(IPEndPoint endpoint)
    {
        if (IsOpenToAll && !IPAddress.IsLoopback(endpoint.Address))
            throw new HandshakeException(
                $"{endpoint} is another machine: set {nameof(ClusterConnectionOptions)}.{nameof(options.Secret)} or {nameof(options.Tls)} in the whole cluster.");
    }

    internal async Task<FrameConnection> InitiateAsync(Socket socket, IPEndPoint endpoint, CancellationToken cancellation)
    {
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_certificates is not null)
                stream = await _certificates.InitiateAsync(stream, endpoint.Address.ToString(), cancellation).ConfigureAwait(false);
            var peer = await _handshake.InitiateAsync(stream, cancellation).ConfigureAwait(false);
            return new(socket, stream, peer, endpoint, options, time, logger);
        }
        catch (AuthenticationException e)
        {
            throw new HandshakeException($"{endpoint} and this process do not trust each other's certificates: {e.Message}", e);
        }
    }

    /// <summary>Null: the peer was not let in, and the socket is closed.</summary>
    internal async Task<FrameConnection?> AcceptAsync(Socket socket, CancellationToken cancellation)
    {
        socket.NoDelay = true;
        var remote = RemoteOf(socket);
        if (IsOpenToAll && (remote is null || !IPAddress.IsLoopback(Unmapped(remote.Address))))
        {
            Refused(socket, remote, "It is another machine, and neither a secret nor certificates are configured.");
            return null;
        }

        using var slow = new CancellationTokenSource(options.HandshakeTimeout, time);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation, slow.Token);
        Stream stream = new NetworkStream(socket, ownsSocket: true);
        try
        {
            if (_certificates is not null) stream = await _certificates.AcceptAsync(stream, limit.Token).ConfigureAwait(false);
            var peer = await _handshake.AcceptAsync(stream, limit.Token).ConfigureAwait(false);
            return new(socket, stream, peer, remote, options, time, logger);
        }
        catch (Exception e) when (e is HandshakeException or AuthenticationException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            Refused(socket, remote, e is OperationCanceledException ? "It was too slow." : e.Message);
            return null;
        }
    }

    /// <summary>Closes a connection; the reason is logged once for each peer.</summary>
    internal void Refused(Socket socket, IPEndPoint? remote, string reason)
    {
        socket.Dispose();
        if (_logged.Count < MaxRemembered && _logged.TryAdd((remote?.Address, reason), true)) NetworkLog.Refused(logger, remote?.Address, reason);
    }

    internal static IPEndPoint? RemoteOf(Socket socket)
    {
        try
        {
            return socket.RemoteEndPoint as IPEndPoint;
        }
        catch (SocketException)
        {
            return null; // It has gone already.
        }
    }

    private static IPAddress Unmapped(IPAddress address) => address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
}
