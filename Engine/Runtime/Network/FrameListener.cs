using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>Accepts connections on a port; what one peer does wrong concerns its own connection only.</summary>
internal sealed class FrameListener(
    ClusterConnectionOptions options, PeerHello local, Func<FrameConnection, IFrameHandler> handler, TimeProvider time, ILogger logger)
{
    private const int Backlog = 512;

    private readonly CancellationTokenSource _stopping = new();
    private readonly PeerGreeting _greeting = new(options, local, time, logger);
    private ConnectionWatch? _watch;
    private Socket? _socket;
    private Task _accepting = Task.CompletedTask;
    private int _greeted;

    internal IPEndPoint EndPoint => (IPEndPoint)_socket!.LocalEndPoint!;

    internal ICollection<FrameConnection> Connections => _watch?.Connections ?? [];

    /// <summary>Port 0: any that is free; see <see cref="EndPoint"/>.</summary>
    internal void Start(IPEndPoint endpoint)
    {
        var socket = new Socket(endpoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Bind(endpoint);
            socket.Listen(Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        _socket = socket;
        _watch = new(options, time);
        _accepting = AcceptAsync(socket, _watch);
    }

    /// <summary>Accepts no more, and closes the connections after what was accepted for them has gone out.</summary>
    internal async Task StopAsync(string reason = "The silo stops.")
    {
        if (_socket is null) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        _socket.Dispose();
        await _accepting.ConfigureAwait(false);
        await Task.WhenAll(_watch!.Connections.Select(c => c.CloseAsync(reason))).ConfigureAwait(false);
        _watch.Dispose();
    }

    private async Task AcceptAsync(Socket listening, ConnectionWatch watch)
    {
        while (!_stopping.IsCancellationRequested)
        {
            try
            {
                var socket = await listening.AcceptAsync(_stopping.Token).ConfigureAwait(false);
                if (_greeted >= options.MaxUnauthenticatedConnections || watch.Count + _greeted >= options.MaxConnections)
                {
                    _greeting.Refused(socket, PeerGreeting.RemoteOf(socket), "Too many connections.");
                    continue;
                }

                Interlocked.Increment(ref _greeted);
                _ = ServeAsync(socket, watch);
            }
            catch (Exception e) when (e is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e)
            {
                // A peer that went away again, or too many open files: neither is a reason to stop listening.
                NetworkLog.AcceptFailed(logger, e);
                await Task.Delay(TimeSpan.FromMilliseconds(50), time, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    private async Task ServeAsync(Socket socket, ConnectionWatch watch)
    {
        FrameConnection? connection = null;
        IFrameHandler? frames = null;
        try
        {
            connection = await _greeting.AcceptAsync(socket, _stopping.Token).ConfigureAwait(false);
            if (connection is not null)
            {
                frames = handler(connection);
                watch.Add(connection);
            }
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(logger, e, connection?.Peer);
            socket.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref _greeted);
        }

        if (frames is not null) await connection!.RunAsync(frames).ConfigureAwait(false);
    }
}
