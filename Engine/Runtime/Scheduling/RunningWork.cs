namespace Orleans.Engine.Scheduling;

/// <summary>The work that an activation is running, in no order. Guarded by the scheduler's lock.</summary>
internal sealed class RunningWork
{
    private readonly List<Work> _work = new(1);

    internal int Count => _work.Count;

    internal bool HasDeadline => _work.Exists(static w => w.Deadline != long.MaxValue && !w.IsAbandoned);

    /// <summary>Ticks have nobody who waits for them.</summary>
    internal bool IsForsaken => _work.TrueForAll(static w => w.Invokable is null || w.IsAbandoned);

    public List<Work>.Enumerator GetEnumerator() => _work.GetEnumerator();

    internal void Add(Work work)
    {
        work.RunningIndex = _work.Count;
        _work.Add(work);
    }

    internal void Remove(Work work)
    {
        var last = _work.Count - 1;
        var index = work.RunningIndex;
        if (index != last)
        {
            _work[index] = _work[last];
            _work[index].RunningIndex = index;
        }

        _work.RemoveAt(last);
        work.RunningIndex = -1;
    }

    internal void CollectExpired(long now, ref List<Work>? expired)
    {
        foreach (var work in _work)
        {
            if (work.Deadline <= now && !work.IsAbandoned) (expired ??= []).Add(work);
        }
    }
}
