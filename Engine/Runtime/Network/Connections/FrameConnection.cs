using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Threads;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>One authenticated connection. Frames go out in the order in which they were accepted, and arrive in it, or not at all.</summary>
internal sealed class FrameConnection : IThreadPoolWorkItem
{
    private const int MaxReadsAtOnce = 8;

    private static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(5);

    private readonly ClusterConnectionOptions _options;
    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly OutgoingFrames _outgoing;
    private readonly IncomingFrames _incoming;
    private readonly WorkCollector _found = new();
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource<string> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private IFrameHandler? _handler;
    private string? _reason;
    private long _lastArrival;
    private long _lastDeparture;
    private long _sendingSince;
    private long _frameSince;
    private int _readsAtOnce;

    internal FrameConnection(
        Socket socket, Stream stream, PeerHello peer, EndPoint? remote, ClusterConnectionOptions options, TimeProvider time, ILogger logger)
    {
        _socket = socket;
        _stream = stream;
        _options = options;
        _time = time;
        _logger = logger;
        _outgoing = new(options);
        _incoming = new(options.MaxFrameBytes);
        _lastArrival = _lastDeparture = time.GetTimestamp();
        Peer = peer;
        Remote = remote;
    }

    internal PeerHello Peer { get; }

    internal EndPoint? Remote { get; }

    internal bool IsOpen => !_outgoing.IsClosed;

    /// <summary>Ends with the reason when the connection has ended, for whatever cause.</summary>
    internal Task<string> Closed => _closed.Task;

    /// <summary>
    /// Hands a frame over to be sent; its bytes are copied. False: the connection has ended or too much is waiting, and nothing of the
    /// frame will go out.
    /// </summary>
    internal bool TrySend(ReadOnlySpan<byte> frame) => Begin(_outgoing.Add(frame)) != FrameFate.Refused;

    /// <inheritdoc cref="TrySend"/>
    internal FrameFate TrySendRequest(ReadOnlySpan<byte> frame) => Begin(_outgoing.Add(frame, isRequest: true));

    /// <summary>Sends a frame behind which every request is too late.</summary>
    internal void EndRequests(ReadOnlySpan<byte> frame) => Begin(_outgoing.Add(frame, endsRequests: true));

    /// <summary>Ends the connection now; what has not gone out is lost.</summary>
    internal void Abort(string reason)
    {
        if (Interlocked.CompareExchange(ref _reason, reason, null) is not null) return;
        _outgoing.Close();
        _drained.TrySetResult();
        _stream.Dispose();
    }

    /// <summary>Sends what was accepted, then ends the connection.</summary>
    internal async Task CloseAsync(string reason)
    {
        if (_outgoing.Close()) _drained.TrySetResult();
        try
        {
            await _drained.Task.WaitAsync(FlushTimeout, _time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            reason += " What was still waiting was not taken by the peer in time.";
        }

        Abort(reason);
        await Closed.ConfigureAwait(false);
    }

    void IThreadPoolWorkItem.Execute() => _ = SendAsync();

    /// <summary>Reads frames until the end.</summary>
    internal async Task RunAsync(IFrameHandler handler)
    {
        _handler = handler;
        try
        {
            while (true)
            {
                var reading = _stream.ReadAsync(_incoming.Free());
                var isAtOnce = reading.IsCompleted;
                var count = await reading.ConfigureAwait(false);
                if (count == 0) break;
                Volatile.Write(ref _lastArrival, _time.GetTimestamp());
                _incoming.Arrived(count);
                MarkFrame(Handle(handler));
                await YieldAsync(isAtOnce).ConfigureAwait(false);
            }

            Abort("The peer has closed the connection.");
        }
        catch (Exception e)
        {
            OnReadFailed(e);
        }

        End();
    }

    /// <summary>Called now and then: sends a sign of life, and ends a connection whose peer gives none or is too slow.</summary>
    internal void Watch(bool wasAsleep)
    {
        var now = _time.GetTimestamp();
        // This process itself stood still; what the peers have sent meanwhile is yet to be read.
        if (wasAsleep) Volatile.Write(ref _lastArrival, now);
        if (_time.GetElapsedTime(Volatile.Read(ref _lastArrival), now) > _options.DeadPeerTimeout && !HasUnread())
            Abort($"Nothing has arrived from the peer for {_options.DeadPeerTimeout.TotalSeconds:0.#} s.");
        else if (Volatile.Read(ref _frameSince) is not 0 and var begun && _time.GetElapsedTime(begun, now) > _options.FrameTimeout)
            Abort($"A frame has not arrived within {_options.FrameTimeout.TotalSeconds:0.#} s.");
        else if (Volatile.Read(ref _sendingSince) is not 0 and var since && _time.GetElapsedTime(since, now) > _options.FrameTimeout)
            Abort($"The peer has taken nothing for {_options.FrameTimeout.TotalSeconds:0.#} s.");
        else if (_time.GetElapsedTime(Volatile.Read(ref _lastDeparture), now) >= _options.KeepAliveInterval && _outgoing.AddSignOfLife())
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    private FrameFate Begin(FrameFate fate)
    {
        // Behind what waits already, so that the answers of many calls go out together.
        if (fate == FrameFate.First) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return fate;
    }

    // What has arrived and was not read yet is not the peer's fault.
    private bool HasUnread()
    {
        try
        {
            return _socket.Available > 0;
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            return false;
        }
    }

    private async Task SendAsync()
    {
        try
        {
            while (_outgoing.Take() is { Length: > 0 } bytes)
            {
                Volatile.Write(ref _sendingSince, _time.GetTimestamp());
                await _stream.WriteAsync(bytes).ConfigureAwait(false);
                Volatile.Write(ref _lastDeparture, _time.GetTimestamp());
                Volatile.Write(ref _sendingSince, 0);
            }

            if (_outgoing.IsClosed) _drained.TrySetResult();
        }
        catch (Exception e)
        {
            Abort($"Sending has failed: {e.Message}");
        }
    }

    /// <summary>Whether a frame has ended.</summary>
    private bool Handle(IFrameHandler handler)
    {
        var any = false;
        _found.Begin();
        try
        {
            for (; _incoming.TryTake(out var frame); any = true) handler.OnFrame(frame);
            return any;
        }
        finally
        {
            _found.End();
        }
    }

    // A peer that never pauses must not keep a thread of the pool for itself.
    private ValueTask YieldAsync(bool wasAtOnce)
    {
        _readsAtOnce = wasAtOnce ? _readsAtOnce + 1 : 0;
        if (_readsAtOnce < MaxReadsAtOnce) return default;
        _readsAtOnce = 0;
        return YieldAsync();

        static async ValueTask YieldAsync() => await Task.Yield();
    }

    private void MarkFrame(bool hasEnded)
    {
        if (!_incoming.IsWithinFrame) Volatile.Write(ref _frameSince, 0);
        else if (hasEnded || _frameSince == 0) Volatile.Write(ref _frameSince, _time.GetTimestamp());
    }

    private void OnReadFailed(Exception e)
    {
        switch (e)
        {
            case FrameException:
                NetworkLog.ProtocolBroken(_logger, Peer, e.Message);
                Abort(e.Message);
                break;
            case IOException or ObjectDisposedException or OperationCanceledException:
                Abort($"The connection was cut: {e.Message}");
                break;
            default:
                NetworkLog.HandlerFailed(_logger, e, Peer);
                Abort($"A frame could not be handled: {e.Message}");
                break;
        }
    }

    private void End()
    {
        var reason = Volatile.Read(ref _reason)!;
        try
        {
            _handler!.OnClosed(reason);
        }
        catch (Exception e)
        {
            NetworkLog.HandlerFailed(_logger, e, Peer);
        }

        _closed.TrySetResult(reason);
    }
}
