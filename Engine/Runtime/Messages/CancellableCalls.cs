using System.Collections.Concurrent;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Messages;

/// <summary>The calls from one connection whose token the caller may cancel.</summary>
internal sealed class CancellableCalls
{
    private readonly ConcurrentDictionary<ulong, GrainCall> _calls = new();

    internal void Add(ulong id, GrainCall call) => _calls[id] = call;

    internal void Remove(ulong id) => _calls.TryRemove(id, out _);

    internal void Cancel(ulong id)
    {
        if (_calls.TryRemove(id, out var call)) call.Cancellation!.CancelCallee(call);
    }

    /// <summary>The callers are gone.</summary>
    internal void CancelAll()
    {
        foreach (var (id, _) in _calls) Cancel(id);
    }
}
