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
        while (true)
        {
            var least = LeastLoaded(Workers());
            if (least is { Scheduler.Load: 0 }) return least;
            if (Count < limit && Add(context) is { } added) return added;
            if (least is not null) return least;
        }
    }

    private static Activation? LeastLoaded(Activation[] workers)
    {
        Activation? least = null;
        foreach (var worker in workers)
        {
            if (least is null || worker.Scheduler.Load < least.Scheduler.Load) least = worker;
        }

        return least;
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
