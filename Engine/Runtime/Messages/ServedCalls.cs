namespace Orleans.Engine.Messages;

/// <summary>Counts the calls of the other end that are not answered, to know when it may be left.</summary>
internal sealed class ServedCalls
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _begun; // written by the loop that reads the connection only
    private long _ended;
    private volatile bool _isLeaving;

    /// <summary>The other end asks nothing new, and everything before is answered; or the connection has ended.</summary>
    internal Task WhenLeft => _left.Task;

    internal void Begin() => _begun++;

    internal void End()
    {
        var ended = Interlocked.Increment(ref _ended);
        if (_isLeaving && ended == _begun) _left.TrySetResult();
    }

    /// <summary>Nothing new follows: the last <see cref="Begin"/> was before this.</summary>
    internal void Leave()
    {
        _isLeaving = true;
        Interlocked.MemoryBarrier(); // either this sees the last end, or the last end sees that
        if (Volatile.Read(ref _ended) == _begun) _left.TrySetResult();
    }

    internal void Abandon() => _left.TrySetResult();
}
