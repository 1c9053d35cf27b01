namespace Orleans.Engine.Threads;

/// <summary>
/// Several pieces of work that are one to the thread pool. As long as there is one to take, the batch waits in the pool's queue
/// too: another thread goes on with it when there is one, and also when this one is held up.
/// </summary>
internal sealed class WorkBatch(ReadOnlySpan<IThreadPoolWorkItem> items) : IThreadPoolWorkItem
{
    // A tick of the clock: others want to have a turn.
    private const int QuantumMilliseconds = 1, ClockEvery = 8;

    private readonly IThreadPoolWorkItem[] _items = items.ToArray();
    private int _next;

    public void Execute()
    {
        if (Volatile.Read(ref _next) < _items.Length - 1) ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        var context = ExecutionContext.Capture()!;
        var until = Environment.TickCount64 + QuantumMilliseconds;
        for (var done = 1; Take() is { } item; done++)
        {
            item.Execute();
            // The pool does the same between its items.
            ExecutionContext.Restore(context);
            if (done % ClockEvery == 0 && Environment.TickCount64 > until) return;
        }
    }

    private IThreadPoolWorkItem? Take()
    {
        // Also whoever comes when all are taken counts on, but that are no more than there are items.
        var index = Interlocked.Increment(ref _next) - 1;
        return index < _items.Length ? _items[index] : null;
    }
}
