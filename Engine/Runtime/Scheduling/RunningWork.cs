namespace Orleans.Engine.Scheduling;

/// <summary>
/// The work that an activation is running, in no order: a list through the work itself. Guarded by the scheduler's lock. A mutable
/// struct: keep it in a field, never copy it.
/// </summary>
internal struct RunningWork
{
    internal Work? First { get; private set; }

    internal int Count { get; private set; }

    internal readonly bool HasDeadline
    {
        get
        {
            for (var work = First; work is not null; work = work.NextRunning)
            {
                if (work.Deadline != long.MaxValue && !work.IsAbandoned) return true;
            }

            return false;
        }
    }

    /// <summary>Ticks have nobody who waits for them.</summary>
    internal readonly bool IsForsaken
    {
        get
        {
            for (var work = First; work is not null; work = work.NextRunning)
            {
                if (work.Invokable is not null && !work.IsAbandoned) return false;
            }

            return true;
        }
    }

    internal void Add(Work work)
    {
        work.NextRunning = First;
        if (First is not null) First.PreviousRunning = work;
        First = work;
        Count++;
    }

    internal void Remove(Work work)
    {
        if (work.PreviousRunning is { } previous) previous.NextRunning = work.NextRunning;
        else First = work.NextRunning;
        if (work.NextRunning is { } next) next.PreviousRunning = work.PreviousRunning;
        work.NextRunning = work.PreviousRunning = null;
        Count--;
    }

    internal readonly void CollectExpired(long now, ref List<Work>? expired)
    {
        for (var work = First; work is not null; work = work.NextRunning)
        {
            if (work.Deadline <= now && !work.IsAbandoned) (expired ??= []).Add(work);
        }
    }
}
