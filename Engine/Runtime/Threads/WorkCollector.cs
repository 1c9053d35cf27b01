namespace Orleans.Engine.Threads;

/// <summary>
/// Collects what a thread finds to be done while it does something that must not wait, such as cutting frames out of what has
/// arrived, and gives it to the thread pool together: a queue that all processors share is the dearest part of a short call.
/// </summary>
internal sealed class WorkCollector
{
    // Not more, so that others begin before the last frame of a large read is looked at.
    private const int MaxItems = 64;

    [ThreadStatic]
    private static WorkCollector? _current;

    private readonly IThreadPoolWorkItem[] _items = new IThreadPoolWorkItem[MaxItems];
    private int _count;

    /// <summary>Queues work for the thread pool, now or with what else this thread finds.</summary>
    internal static void Queue(IThreadPoolWorkItem item)
    {
        if (_current is { } collector) collector.Add(item);
        else ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: true);
    }

    /// <summary>From now on until <see cref="End"/> this thread collects; each collector is for one thread at a time.</summary>
    internal void Begin() => _current = this;

    internal void End()
    {
        _current = null;
        Flush();
    }

    private void Add(IThreadPoolWorkItem item)
    {
        _items[_count++] = item;
        if (_count == MaxItems) Flush();
    }

    // Behind what waits already, so that what it sends goes out together with what that sends.
    private void Flush()
    {
        if (_count == 0) return;
        ThreadPool.UnsafeQueueUserWorkItem(_count == 1 ? _items[0] : new WorkBatch(_items.AsSpan(0, _count)), preferLocal: false);
        Array.Clear(_items, 0, _count);
        _count = 0;
    }
}
