using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Catalog;

/// <summary>The activations of one stateless worker: a new one is made only when all are busy.</summary>
internal sealed class StatelessWorkerPool(int limit, Func<Activation> create)
{
    private readonly Lock _lock = new();
    private Activation[] _workers = [];

    internal int Count => Volatile.Read(ref _workers).Length;

    internal Activation[] Workers() => Volatile.Read(ref _workers);

    internal void Enqueue(Work work, RequestContextData? context)
    {
        while (!Choose(context).Scheduler.TryEnqueue(work))
        {
            // The chosen one has ended in the meantime: its removal is on its way.
        }
    }

    internal void Remove(Activation worker)
    {
        lock (_lock) _workers = [.. _workers.Where(w => !ReferenceEquals(w, worker))];
    }

    private Activation Choose(RequestContextData? context)
    {
        var workers = Workers();
        foreach (var worker in workers)
        {
            if (worker.Scheduler.IsInactive) return worker;
        }

        if (workers.Length < limit && Add(context) is { } added) return added;
        return Workers().MinBy(w => w.Scheduler.WaitingCount) ?? Choose(context);
    }

    private Activation? Add(RequestContextData? context)
    {
        Activation added;
        lock (_lock)
        {
            if (_workers.Length >= limit) return null;
            added = create();
            _workers = [.. _workers, added];
        }

        added.Begin(context);
        return added;
    }
}
