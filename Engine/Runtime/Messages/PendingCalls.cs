using System.Collections.Concurrent;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Messages;

/// <summary>The calls that went out on one connection and are not answered.</summary>
internal sealed class PendingCalls
{
    private readonly ConcurrentDictionary<ulong, GrainCall> _calls = new();
    private ulong _lastId;
    private volatile Exception? _closed;

    /// <summary>Takes note of a call. Null when the connection has failed meanwhile: then the call was rejected.</summary>
    internal ulong? TryAdd(GrainCall call)
    {
        var id = Interlocked.Increment(ref _lastId);
        _calls[id] = call;
        // After a close nobody else looks here.
        if (_closed is not { } reason || !_calls.TryRemove(id, out _)) return id;
        call.RejectElsewhere(reason);
        return null;
    }

    internal GrainCall? Take(ulong id) => _calls.TryRemove(id, out var call) ? call : null;

    /// <summary>Ends what is over its time.</summary>
    internal void Sweep(long now)
    {
        foreach (var (id, call) in _calls)
        {
            if (call.IsAbandoned) _calls.TryRemove(id, out _);
            else if (call.Deadline <= now && _calls.TryRemove(id, out _)) call.Expire();
        }
    }

    /// <summary>Rejects everything, now and later.</summary>
    internal void Close(Exception reason)
    {
        _closed = reason;
        foreach (var (id, _) in _calls)
        {
            if (_calls.TryRemove(id, out var call)) call.RejectElsewhere(reason);
        }
    }
}
