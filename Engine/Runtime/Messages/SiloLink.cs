using Microsoft.Extensions.Logging;
using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Messages;

/// <summary>This silo's calls to another silo: over the connection there is, or the one that is being opened.</summary>
internal sealed partial class SiloLink(SiloAddress silo, ClusterState cluster, ITransport transport, TimeProvider time, ILogger logger)
{
    /// <summary>Stands for whichever silo is at the address.</summary>
    internal const int AnyGeneration = 0;

    private const int MaxWaiting = 10_000;
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan PauseAfterFailure = TimeSpan.FromMilliseconds(100);

    private readonly Lock _gate = new();
    private readonly Queue<(GrainCall Call, long View)> _waiting = [];
    private volatile CallLink? _link;
    private Exception? _closed;
    private Exception? _lastFailure;
    private long _failedAt;
    private bool _connecting;

    internal void Post(GrainCall call, long view)
    {
        if (_link is { } link)
        {
            PostTo(link, call, view);
            return;
        }

        Exception? refusal;
        lock (_gate)
        {
            refusal = Refusal(call);
            if (refusal is null)
            {
                _waiting.Enqueue((call, view));
                if (!_connecting && _link is null)
                {
                    _connecting = true;
                    _ = Task.Run(ConnectAsync);
                }
            }
        }

        if (refusal is not null) call.RejectElsewhere(refusal);
        else if (_link is not null) Flush(); // Connected between the two looks.
    }

    internal void Sweep(long now)
    {
        _link?.Sweep(now);
        SweepWaiting(now);
    }

    /// <summary>The silo is dead, or this one stops.</summary>
    internal void Close(Exception reason)
    {
        lock (_gate) _closed = reason;
        _link?.Abort(reason);
        FailWaiting(reason);
    }

    private void PostTo(CallLink link, GrainCall call, long view)
    {
        if (link.Post(call, view)) return;
        // It was chosen by an older view, or it is the one that this call is for and no other.
        if (silo.Generation != AnyGeneration && cluster.Current.Version > view) call.Forward();
        else call.RejectElsewhere(new SiloUnavailableException($"Silo {silo} is stopping; the call was not sent."));
    }

    private Exception? Refusal(GrainCall call)
    {
        if (_closed is not null) return _closed;
        if (_waiting.Count >= MaxWaiting) return Overload.Of(call, $"{MaxWaiting} calls wait for a connection to {silo} already.", isGateway: false);
        // Who was refused a moment ago is not asked for each call.
        return _lastFailure is not null && time.GetElapsedTime(_failedAt) < PauseAfterFailure ? _lastFailure : null;
    }

    private async Task ConnectAsync()
    {
        try
        {
            using var limit = new CancellationTokenSource(ConnectTimeout, time);
            var connected = await transport.ConnectAsync(silo.Endpoint, silo.Generation == AnyGeneration ? null : silo, OnClosed, limit.Token).ConfigureAwait(false);
            Exception? closed;
            lock (_gate)
            {
                (_connecting, _lastFailure) = (false, null);
                _link = connected.Link;
                closed = _closed;
            }

            if (closed is not null) connected.Link.Abort(closed);
            Flush();
        }
        catch (Exception e)
        {
            LogUnreachable(silo, e.Message);
            var failure = new SiloUnavailableException($"Silo {silo} cannot be reached: {e.Message}", e);
            lock (_gate) (_connecting, _lastFailure, _failedAt) = (false, failure, time.GetTimestamp());
            FailWaiting(failure);
        }
    }

    private void OnClosed(CallLink link)
    {
        if (ReferenceEquals(_link, link)) _link = null;
    }

    private void Flush()
    {
        while (TryTake(out var waiting))
        {
            if (_link is { } link) PostTo(link, waiting.Call, waiting.View);
            else Post(waiting.Call, waiting.View);
        }
    }

    /// <summary>Ends what is over its time; what goes on waiting keeps its order.</summary>
    private void SweepWaiting(long now)
    {
        List<GrainCall>? expired = null;
        lock (_gate)
        {
            for (var left = _waiting.Count; left > 0; left--)
            {
                var waiting = _waiting.Dequeue();
                if (waiting.Call.IsAbandoned) continue;
                if (waiting.Call.Deadline <= now) (expired ??= []).Add(waiting.Call);
                else _waiting.Enqueue(waiting);
            }
        }

        expired?.ForEach(call => call.Expire());
    }

    private void FailWaiting(Exception reason)
    {
        while (TryTake(out var waiting)) waiting.Call.RejectElsewhere(reason);
    }

    private bool TryTake(out (GrainCall Call, long View) waiting)
    {
        lock (_gate) return _waiting.TryDequeue(out waiting);
    }

    [LoggerMessage(221, LogLevel.Warning, "Silo {Silo} cannot be reached: {Reason}")]
    private partial void LogUnreachable(SiloAddress silo, string reason);
}
