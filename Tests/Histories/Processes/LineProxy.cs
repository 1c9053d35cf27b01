using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Platform.Tests.Histories.Processes;

/// <summary>What a <see cref="LineProxy"/> does with what passes through it.</summary>
public enum Line
{
    Open,

    /// <summary>Connections are closed, new ones too.</summary>
    Cut,

    /// <summary>Nothing gets through, and nobody is told.</summary>
    Stalled,

    /// <summary>What is sent arrives; the answers do not.</summary>
    Deaf,
}

/// <summary>A line to a port of this machine (PostgreSQL's, or a silo's), which can fail as networks do.</summary>
public sealed class LineProxy : IAsyncDisposable
{
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(10);

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<TcpClient, bool> _open = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly int _targetPort;
    private readonly Task _accepting;
    private volatile Line _line = Line.Open;

    public LineProxy(int targetPort)
    {
        _targetPort = targetPort;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _accepting = AcceptAsync();
    }

    public int Port { get; }

    public void Set(Line line)
    {
        // Who was not told while the line was deaf is told at its end: the connection is gone.
        var close = line == Line.Cut || _line == Line.Deaf;
        _line = line;
        if (close) CloseAll();
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        CloseAll();
        await _accepting;
        _stop.Dispose();
    }

    private void CloseAll()
    {
        foreach (var (client, _) in _open) client.Close();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _ = ServeAsync(await _listener.AcceptTcpClientAsync(_stop.Token));
            }
            catch (Exception e) when (e is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // Stopping, or the caller was gone at once.
            }
        }
    }

    private async Task ServeAsync(TcpClient caller)
    {
        using var target = new TcpClient();
        _open[caller] = true;
        _open[target] = true;
        try
        {
            if (_line == Line.Cut) return;
            await target.ConnectAsync(IPAddress.Loopback, _targetPort);
            caller.NoDelay = target.NoDelay = true;
            await Task.WhenAny(PumpAsync(caller, target, isAnswer: false), PumpAsync(target, caller, isAnswer: true));
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException)
        {
            // The other side is away; so is this one.
        }
        finally
        {
            _open.TryRemove(caller, out _);
            _open.TryRemove(target, out _);
            caller.Dispose();
        }
    }

    private async Task PumpAsync(TcpClient from, TcpClient to, bool isAnswer)
    {
        var buffer = new byte[64 * 1024];
        try
        {
            var (source, target) = (from.GetStream(), to.GetStream());
            while (await source.ReadAsync(buffer) is > 0 and var count)
            {
                while (_line == Line.Stalled || (isAnswer && _line == Line.Deaf)) await Task.Delay(Beat, _stop.Token);
                await target.WriteAsync(buffer.AsMemory(0, count));
            }
        }
        catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException or InvalidOperationException or OperationCanceledException)
        {
            // Closed.
        }
    }
}
