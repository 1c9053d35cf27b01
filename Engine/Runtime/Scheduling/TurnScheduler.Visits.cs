using Orleans.Engine.Threads;

namespace Orleans.Engine.Scheduling;

/// <summary>
/// A turn that calls an idle activation of this silo visits it: it runs the first turn of the call itself, at once, as a turn of that
/// activation. A call that ends within it costs no thread, no continuation and no wait. What a visit must not cost is
/// the caller's other work and the parallelism of calls that take long: visits have a time limit, and methods that have exceeded it do without
/// for a while.
/// </summary>
internal sealed partial class TurnScheduler
{
    private const int VisitMilliseconds = 5, MaxVisits = 8;

    private static readonly Func<object?, Work?> RunVisit = static s => ((TurnScheduler)s!).RunFirst();

    /// <summary>Runs work that was just admitted to this idle activation, if the thread is in a turn that may visit others.</summary>
    private bool TryRunHere(Work work)
    {
        var thread = TurnThread.Current;
        if (thread.Executing is not { HasMoreToDo: false } || thread.Visits >= MaxVisits || _first != work || !work.MayRunHere
            || Environment.TickCount64 > thread.VisitUntil || SynchronizationContext.Current is not null
            || ExecutionContext.Capture() is not { } context)
        {
            return false;
        }

        var outer = thread.Clean!;
        var until = thread.VisitUntil;
        thread.Visits++;
        ExecutionContext.Restore(outer);
        var ended = Run(RunVisit, thread);
        thread.Visits--;
        ExecutionContext.Restore(context);

        if (Environment.TickCount64 > until) work.TookLong();
        if (ReferenceEquals(ended, work)) work.Deliver(); // Its caller does not wait yet.
        else ended?.DeliverElsewhere();
        return true;
    }

    /// <summary>Runs the first turn of the work for which the activation was scheduled; the rest is for other threads.</summary>
    private Work? RunFirst()
    {
        var work = _first!;
        _first = null;
        var ended = Start(work);
        if (!TryLeave()) WorkCollector.Queue(this);
        return ended;
    }

    /// <summary>Whether turns wait for the end of the current one; read without the lock, so a moment old.</summary>
    private bool HasMoreToDo => _ready.Count != 0 || _turns is { Count: > 0 };
}
