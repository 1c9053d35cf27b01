namespace Orleans.Engine.Scheduling;

/// <summary>How turns are run, once a thread has come.</summary>
internal sealed partial class TurnScheduler
{
    private const int QuantumMilliseconds = 20;

    private static readonly Func<object?, Work?> RunTurns = static s => ((TurnScheduler)s!).RunReady();

    void IThreadPoolWorkItem.Execute()
    {
        // When the activation is free again, the caller may go on right here, on this thread.
        Run(RunTurns, TurnThread.Current)?.Deliver();
    }

    private Work? Run(Func<object?, Work?> turns, TurnThread thread)
    {
        var previous = thread.Executing;
        var previousContext = RuntimeContext.Exchange(_owner);
        thread.Executing = this;
        // Within a task, so that tasks which the grain starts become turns, too.
        var task = new Task<Work?>(turns, this, TaskCreationOptions.DenyChildAttach);
        task.RunSynchronously(this);
        RuntimeContext.Exchange(previousContext);
        thread.Executing = previous;
        return task.Result;
    }

    /// <summary>
    /// Runs what is ready, for a while. When the activation became free with the end of some work, it no longer belongs to this
    /// thread, and the work is returned, whose caller has not heard of it yet.
    /// </summary>
    private Work? RunReady()
    {
        var thread = TurnThread.Current;
        var clean = thread.Clean = ExecutionContext.Capture()!;
        var now = Environment.TickCount64;
        var until = now + QuantumMilliseconds;
        while (TakeNext(out var turn, out var work))
        {
            var began = now;
            thread.VisitUntil = began + VisitMilliseconds;
            var ended = work is null ? Continue(turn) : Start(work);
            ExecutionContext.Restore(clean); // What a turn has set does not reach the next one.

            now = Environment.TickCount64;
            if (now - began > _owner.LongTurn) _owner.OnLongTurn(now - began);
            if (ended is not null)
            {
                if (TryLeave()) return ended;
                ended.DeliverElsewhere();
            }

            if (now <= until) continue;
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
            break;
        }

        return null;
    }

    /// <summary>Runs the first turn of work, which is returned when that was its last one, too.</summary>
    private Work? Start(Work work)
    {
        if (work.NeedNotStart)
        {
            Retire(work);
            return null;
        }

        var endedAtOnce = work.Start();
        var other = TakeEnded();
        if (!endedAtOnce) return other;
        other?.DeliverElsewhere();
        Retire(work);
        return work;
    }

    /// <summary>Runs a further turn. The work whose last turn it was is returned.</summary>
    private Work? Continue(Turn turn)
    {
        if (turn.Target is Task task)
        {
            TryExecuteTask(task);
            return TakeEnded();
        }

        ((SendOrPostCallback)turn.Target)(turn.State); // An await of the engine, whose method keeps its failure.
        return TakeEnded();
    }

    private Work? TakeEnded()
    {
        var ended = _ended;
        _ended = null;
        return ended;
    }

    private bool TakeNext(out Turn turn, out Work? work)
    {
        turn = default;
        work = _first;
        if (work is not null)
        {
            _first = null;
            return true;
        }

        lock (_lock)
        {
            if (_turns is not null && _turns.TryDequeue(out turn)) return true;
            if (_ready.Count == 0 && _admission.HasPredicate) AdmitWaiting();
            work = _ready.TakeFirst();
            if (work is not null) return true;
            _scheduled = false;
            return false;
        }
    }

    /// <summary>Gives the activation free for other threads, if nothing is ready.</summary>
    private bool TryLeave()
    {
        lock (_lock)
        {
            if (_ready.Count == 0 && _admission.HasPredicate) AdmitWaiting();
            if (_ready.Count != 0 || _turns is { Count: > 0 }) return false;
            _scheduled = false;
            return true;
        }
    }
}
