using Orleans.Engine.Threads;

namespace Orleans.Engine.Scheduling;

/// <summary>
/// Running work that waits before it has begun, for a place among the transactions that execute, steps aside: those may need
/// this activation to end. It comes back when the rules of interleaving let it, and before new work.
/// </summary>
internal sealed partial class TurnScheduler
{
    private int _aside;
    private int _returning; // of those that are aside: how many want to go on and may not yet

    /// <summary>From now on the work, which is running, is in nobody's way but that of work that may come to wait like it.</summary>
    internal void StepAside(Work work, Action? hurry)
    {
        bool schedule, isEnding;
        lock (_lock)
        {
            isEnding = _state == SchedulerState.Draining;
            work.IsAside = true;
            work.Hurry = hurry;
            _aside++;
            AdmitWaiting();
            schedule = NeedsThread();
        }

        if (schedule) WorkCollector.Queue(this);
        if (isEnding) hurry?.Invoke();
    }

    /// <summary>The activation cannot end before what is aside has: those that are waited for may need its successor.</summary>
    private void HurryAside()
    {
        List<Action> hurry = [];
        lock (_lock)
        {
            for (var work = _running.First; work is not null; work = work.NextRunning)
            {
                if (work is { IsAside: true, Hurry: { } one }) hurry.Add(one);
            }
        }

        hurry.ForEach(one => one());
    }

    /// <summary>The work wants to go on. Completes when it may.</summary>
    internal Task ReturnAsync(Work work)
    {
        lock (_lock)
        {
            work.IsAside = false;
            if (_admission.Reentrant)
            {
                _aside--;
                return Task.CompletedTask;
            }

            work.Returning = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _returning++;
            LetBack(work);
            return work.Returning?.Task ?? Task.CompletedTask;
        }
    }

    /// <summary>The work wants to go on no longer; it is about to end without having begun.</summary>
    internal void GiveUpReturning(Work work)
    {
        lock (_lock)
        {
            if (work.Returning is null) return;
            work.Returning = null;
            _returning--;
            work.IsAside = true; // Until it has ended.
        }
    }

    private void LetBack(Work work)
    {
        if (work.Returning is not { } returning || !_admission.MayRunWith(work, in _running, _owner)) return;
        work.Returning = null;
        _returning--;
        _aside--;
        returning.SetResult();
    }

    private void LetAllBack()
    {
        for (var work = _running.First; work is not null; work = work.NextRunning) LetBack(work);
    }

    private void ForgetAside(Work work)
    {
        if (!work.IsAside && work.Returning is null) return;
        if (work.Returning is not null) _returning--;
        work.IsAside = false;
        work.Returning = null;
        _aside--;
    }
}
