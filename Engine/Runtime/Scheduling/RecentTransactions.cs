namespace Orleans.Engine.Scheduling;

/// <summary>
/// The transactions that have lately run at an activation. A later call of one of them is admitted beside whatever runs: that
/// may be waiting for a lock which only the end of the transaction releases. Forgetting one too early costs a wait, no more.
/// </summary>
internal sealed class RecentTransactions
{
    private const int Size = 32;

    private readonly Lock _lock = new();
    private Guid[]? _ids;
    private int _next;

    internal void Add(Guid id)
    {
        lock (_lock)
        {
            _ids ??= new Guid[Size];
            if (_ids[(_next + Size - 1) % Size] == id) return;
            _ids[_next] = id;
            _next = (_next + 1) % Size;
        }
    }

    internal bool Contains(Guid id)
    {
        lock (_lock) return _ids is not null && Array.IndexOf(_ids, id) >= 0;
    }
}
