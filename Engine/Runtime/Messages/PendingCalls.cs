using System.Collections.Concurrent;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Messages;

/// <summary>
/// The calls that went out on one connection and are not answered. An id leads to its slot without a search; only calls whose slot
/// is still taken by one that is a whole round older are looked up.
/// </summary>
internal sealed class PendingCalls
{
    private const int Slots = 1024;

    private readonly ConcurrentDictionary<ulong, GrainCall> _others = new();
    private GrainCall?[]? _slots; // made with the first call: most connections are called over in one direction only
    private ulong _lastId;
    private volatile Exception? _closed;

    /// <summary>Takes note of a call and names it. False when the connection has failed meanwhile: then the call was rejected.</summary>
    internal bool TryAdd(GrainCall call)
    {
        var id = Interlocked.Increment(ref _lastId);
        call.PendingId = id;
        if (Interlocked.CompareExchange(ref SlotOf(id), call, null) is not null) _others[id] = call;
        // After a close nobody else looks here.
        if (_closed is not { } reason || !Remove(call)) return true;
        call.RejectElsewhere(reason);
        return false;
    }

    internal GrainCall? Take(ulong id)
    {
        ref var slot = ref SlotOf(id);
        if (Volatile.Read(ref slot) is { } call && call.PendingId == id)
            return ReferenceEquals(Interlocked.CompareExchange(ref slot, null, call), call) ? call : null;
        return _others.TryRemove(id, out var other) ? other : null;
    }

    /// <summary>False: it has been taken.</summary>
    internal bool Remove(GrainCall call)
    {
        var id = call.PendingId;
        return ReferenceEquals(Interlocked.CompareExchange(ref SlotOf(id), null, call), call) || _others.TryRemove(new(id, call));
    }

    /// <summary>Ends what is over its time.</summary>
    internal void Sweep(long now)
    {
        foreach (var call in All())
        {
            if (call.IsAbandoned) Remove(call);
            else if (call.Deadline <= now && Remove(call)) call.Expire();
        }
    }

    /// <summary>Rejects everything, now and later.</summary>
    internal void Close(Exception reason)
    {
        _closed = reason;
        foreach (var call in All())
        {
            if (Remove(call)) call.RejectElsewhere(reason);
        }
    }

    private IEnumerable<GrainCall> All()
    {
        foreach (var slot in Volatile.Read(ref _slots) ?? [])
        {
            if (slot is not null) yield return slot;
        }

        foreach (var (_, call) in _others) yield return call;
    }

    private ref GrainCall? SlotOf(ulong id)
    {
        var slots = _slots ?? LazyInitializer.EnsureInitialized(ref _slots, static () => new GrainCall?[Slots])!;
        return ref slots[id % Slots];
    }
}
