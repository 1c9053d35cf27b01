namespace Orleans.Engine.Messages;

/// <summary>Counts the calls of the other end that are not answered, to know when it may be left.</summary>
internal sealed class ServedCalls
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _open = 1; // The other end itself, until it has left.

    /// <summary>The other end asks nothing new, and everything before is answered; or the connection has ended.</summary>
    internal Task WhenLeft => _left.Task;

    internal void Begin() => Interlocked.Increment(ref _open);

    internal void End()
    {
        if (Interlocked.Decrement(ref _open) == 0) _left.TrySetResult();
    }

    /// <summary>Nothing new follows.</summary>
    internal void Leave() => End();

    internal void Abandon() => _left.TrySetResult();
}
