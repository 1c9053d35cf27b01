using Orleans.Configuration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Threads;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Scheduling;

/// <summary>
/// Gives one activation its turns: one at a time, on the thread pool. Work is admitted in order of arrival, except for what may
/// interleave; the continuations of running work come before new work. One lock guards everything and no user code runs under it
/// (but for a <c>[MayInterleave]</c> predicate).
/// </summary>
internal sealed partial class TurnScheduler : TaskScheduler, IThreadPoolWorkItem, ITurns
{
    private readonly Lock _lock = new();
    private readonly Activation _owner;
    private readonly Admission _admission;
    private readonly ExpirySweeper _sweeper;
    private RunningWork _running;
    private readonly TurnContext _context;
    private Queue<Turn>? _turns;
    private WorkList _waiting;
    private WorkList _ready;
    private SchedulerState _state = SchedulerState.Opening;
    private Work? _first; // what a thread was asked for, and takes without the lock
    private Work? _ended;
    private bool _scheduled;
    private bool _watched;
    private bool _reviewed;
    private bool _isCrowded;

    internal TurnScheduler(Activation owner, Admission admission, ExpirySweeper sweeper)
    {
        _owner = owner;
        _admission = admission;
        _sweeper = sweeper;
        _context = new TurnContext(this);
    }

    public override int MaximumConcurrencyLevel => 1;

    SynchronizationContext ITurns.Context => _context;

    /// <summary>Whether the current thread is in a turn of this activation.</summary>
    internal bool IsExecuting => ReferenceEquals(TurnThread.Current.Executing, this);

    /// <summary>How much runs and waits; read without the lock, so a moment old. One that ends is as good as full.</summary>
    internal int Load => _state <= SchedulerState.Open ? _running.Count + _waiting.Count : int.MaxValue;

    internal bool IsInactive
    {
        get { lock (_lock) return _running.Count == 0 && _waiting.Count == 0; }
    }

    /// <summary>Takes work in, or refuses it; false when the activation has gone and the work belongs to its successor.</summary>
    internal bool TryEnqueue(Work work)
    {
        bool schedule = false, refuse = false, full = false, crowded = false, watch;
        if (work.IsTransactional && !work.TryArrive(_owner.Silo)) return true;
        lock (_lock)
        {
            if (_state == SchedulerState.Closed) return false;
            work.Target = _owner;
            // A predicate is user code of the instance: it is asked in a turn, not on the caller's thread.
            if (!_admission.HasPredicate && CanStart(work)) Admit(work);
            else if (_waiting.Count >= _admission.Limit) full = true;
            else if (work.IsTransactional && _state != SchedulerState.Opening && !work.TryWait(_waiting.Count)) refuse = true;
            else crowded = Wait(work);
            if (!_scheduled && (_ready.Count != 0 || (_admission.HasPredicate && _state == SchedulerState.Open)))
            {
                schedule = _scheduled = true;
                _first = _ready.TakeFirst();
            }

            watch = !_watched;
            _watched = true;
        }

        if (full) work.Reject(new LimitExceededException(nameof(SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), _waiting.Count, _admission.Limit, _owner.GrainId));
        if (refuse) work.Refuse();
        if (crowded) _owner.OnCrowded(_waiting.Count, _admission.SoftLimit);
        if (watch) _sweeper.Watch(this);
        if (schedule && !TryRunHere(work)) WorkCollector.Queue(this);
        return true;
    }

    /// <summary>The activation is ready: work that has waited for it may start.</summary>
    internal void Open()
    {
        bool schedule;
        lock (_lock)
        {
            if (_state == SchedulerState.Opening) _state = SchedulerState.Open;
            AdmitWaiting();
            schedule = NeedsThread();
        }

        if (schedule) WorkCollector.Queue(this);
    }

    /// <summary>No new work from now on. True when nothing is running, so that the activation can end at once.</summary>
    internal bool BeginDraining()
    {
        lock (_lock)
        {
            _state = SchedulerState.Draining;
            if (_running.Count == 0) return true;
            if (_aside == 0) return false;
        }

        HurryAside();
        return false;
    }

    /// <summary>Whether nobody waits any more for anything that runs.</summary>
    internal bool IsForsaken
    {
        get { lock (_lock) return _running.IsForsaken; }
    }

    /// <summary>The activation has gone. What waits is given back, for its successor.</summary>
    internal List<Work> Close()
    {
        lock (_lock)
        {
            _state = SchedulerState.Closed;
            return _waiting.TakeAll();
        }
    }

    /// <summary>Closes only if nothing runs or waits; for the collection of idle activations.</summary>
    internal bool TryBeginDrainingIfIdle()
    {
        lock (_lock)
        {
            if (_state != SchedulerState.Open || _running.Count != 0 || _waiting.Count != 0 || _scheduled) return false;
            _state = SchedulerState.Draining;
            return true;
        }
    }

    /// <summary>Ends work that has run over several turns; called in its last one, after which its caller hears of it.</summary>
    internal void End(Work work)
    {
        Retire(work);
        if (IsExecuting && _ended is null) _ended = work;
        else work.Deliver();
    }

    /// <summary>Appends a continuation of running work.</summary>
    internal void QueueTurn(Turn turn)
    {
        bool schedule;
        lock (_lock)
        {
            (_turns ??= new Queue<Turn>(2)).Enqueue(turn);
            schedule = !_scheduled;
            _scheduled = true;
        }

        if (schedule) WorkCollector.Queue(this);
    }

    protected override void QueueTask(Task task) => QueueTurn(new Turn(task, null));

    protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) =>
        IsExecuting && !taskWasPreviouslyQueued && TryExecuteTask(task);

    protected override IEnumerable<Task> GetScheduledTasks()
    {
        lock (_lock) return _turns?.Select(turn => turn.Target).OfType<Task>().ToArray() ?? [];
    }

    private bool CanStart(Work work) => _state switch
    {
        SchedulerState.Open => _running.Count == 0 || _admission.MayRunWith(work, in _running, _owner),
        SchedulerState.Draining => _running.Count != 0 && Admission.BelongsTo(work, _owner),
        _ => false,
    };

    private void AdmitWaiting()
    {
        if (_returning != 0) LetAllBack();
        if (_waiting.Count == 0 || _state == SchedulerState.Opening) return;
        while (_running.Count == 0 && _state == SchedulerState.Open && _waiting.TakeFirst() is { } head)
        {
            if (!head.NeedNotStart) Admit(head);
        }

        if (_waiting.Special == 0 && _aside == 0 && !_admission.HasPredicate && !_admission.Reentrant) return;
        for (var (previous, work) = ((Work?)null, _waiting.First); work is not null;)
        {
            var next = work.Next;
            if (CanStart(work))
            {
                _waiting.Remove(previous, work);
                Admit(work);
            }
            else
            {
                previous = work;
            }

            work = next;
        }
    }

    /// <summary>True when there are more than is usual, for the first time in a while.</summary>
    private bool Wait(Work work)
    {
        work.Since = _owner.Silo.Clock.Now;
        _waiting.Append(work);
        if (_isCrowded || _waiting.Count <= _admission.SoftLimit) return false;
        return _isCrowded = true;
    }

    private void Admit(Work work)
    {
        work.Since = 0;
        work.IsReported = false;
        _running.Add(work);
        _ready.Append(work);
    }

    private void Retire(Work work)
    {
        bool schedule, drained;
        lock (_lock)
        {
            _running.Remove(work);
            if (_aside != 0) ForgetAside(work);
            AdmitWaiting();
            drained = _state == SchedulerState.Draining && _running.Count == 0;
            schedule = NeedsThread();
        }

        if (drained) _owner.OnDrained();
        if (schedule) WorkCollector.Queue(this);
    }

    private bool NeedsThread() => !_scheduled && (_ready.Count != 0 || _turns is { Count: > 0 }) && (_scheduled = true);
}
