namespace Orleans.Engine.Scheduling;

/// <summary>An intrusive first-in first-out list of work. A mutable struct: keep it in a field, never copy it.</summary>
internal struct WorkList
{
    private Work? _last;

    internal Work? First { get; private set; }

    internal int Count { get; private set; }

    /// <summary>How many of them might interleave with something.</summary>
    internal int Special { get; private set; }

    internal void Append(Work work)
    {
        work.Next = null;
        if (_last is null) First = work;
        else _last.Next = work;
        _last = work;
        Count++;
        if (IsSpecial(work)) Special++;
    }

    internal Work? TakeFirst()
    {
        var work = First;
        if (work is not null) Remove(null, work);
        return work;
    }

    internal void Remove(Work? previous, Work work)
    {
        if (previous is null) First = work.Next;
        else previous.Next = work.Next;
        if (ReferenceEquals(_last, work)) _last = previous;
        work.Next = null;
        Count--;
        if (IsSpecial(work)) Special--;
    }

    /// <summary>Collects what is over its time, and takes out what will not start any more.</summary>
    internal void CollectExpired(long now, ref List<Work>? expired)
    {
        for (var (previous, work) = ((Work?)null, First); work is not null;)
        {
            var next = work.Next;
            if (work.NeedNotStart || (work.Deadline <= now && !work.IsAbandoned)) (expired ??= []).Add(work);
            if (work.NeedNotStart || (work.Deadline <= now && !work.OutlivesItsCaller)) Remove(previous, work);
            else previous = work;

            work = next;
        }
    }

    internal List<Work> TakeAll()
    {
        var all = new List<Work>(Count);
        while (TakeFirst() is { } work) all.Add(work);
        return all;
    }

    private static bool IsSpecial(Work work) =>
        work.ReadOnly || work.AlwaysInterleave || work.Transaction is not null || work.ReentrancyId != Guid.Empty;
}
