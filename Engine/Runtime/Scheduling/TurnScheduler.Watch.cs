namespace Orleans.Engine.Scheduling;

/// <summary>What takes too long: for its caller, for a request, or for an activation that is well.</summary>
internal sealed partial class TurnScheduler
{
    /// <summary>Fails what is over its time; false when nothing has a time any more.</summary>
    internal bool ExpireWork(long now)
    {
        List<Work>? expired = null, late = null;
        bool remains, review;
        lock (_lock)
        {
            _running.CollectExpired(now, ref expired);
            _waiting.CollectExpired(now, ref late);
            if (_waiting.Count <= _admission.SoftLimit / 2) _isCrowded = false;
            remains = _watched = _running.HasDeadline || _waiting.Count != 0;
            review = !_reviewed && _running.Count + _waiting.Count != 0;
            _reviewed |= review;
        }

        if (review) _sweeper.WatchLong(this);
        foreach (var work in expired ?? []) work.Expire();
        foreach (var work in late ?? [])
        {
            if (!work.IsAbandoned) _owner.Silo.Instruments.Expired();
            work.Expire();
        }

        return remains;
    }

    /// <summary>Says what waits or runs for long, and ends an activation that is stuck; false when it has nothing to do any more.</summary>
    internal bool ReviewWork()
    {
        var now = _owner.Silo.Clock.Now;
        var times = _owner.Silo.RequestTimes;
        List<(Work Work, long Milliseconds)>? slow = null, late = null;
        long longest = 0;
        bool remains;
        lock (_lock)
        {
            for (var work = _running.First; work is not null; work = work.NextRunning)
            {
                if (Report(work, now, times.Slow, ref slow) is var time && time > longest) longest = time;
            }

            for (var work = _waiting.First; work is not null; work = work.Next) Report(work, now, times.Late, ref late);
            remains = _reviewed = _state != SchedulerState.Closed && _running.Count + _waiting.Count != 0;
        }

        foreach (var (work, time) in slow ?? []) _owner.OnSlowRequest(work, time);
        foreach (var (work, time) in late ?? []) _owner.OnLateRequest(work, time);
        if (longest > times.Stuck) _owner.OnStuck(longest);
        return remains;
    }

    private static long Report(Work work, long now, long limit, ref List<(Work, long)>? found)
    {
        if (work.Since == 0) return 0;
        var time = now - work.Since;
        if (time <= limit || work.IsReported) return time;
        work.IsReported = true;
        (found ??= []).Add((work, time));
        return time;
    }
}
