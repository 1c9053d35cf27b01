using Microsoft.Extensions.Logging;
using Orleans.Engine.Catalog;
using Orleans.Engine.Scheduling;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Timers;

/// <summary>
/// A timer of one activation. It is itself the work that its tick enqueues: the next tick is due only after this one, so there is
/// never more than one.
/// </summary>
internal sealed class GrainTimer<TState> : Work, IGrainTimer
{
    private readonly Activation _activation;
    private readonly Func<TState, CancellationToken, Task> _callback;
    private readonly TState _state;
    private readonly bool _keepAlive;
    private readonly ILogger _logger;
    private readonly ITimer _timer;
    private readonly CancellationTokenSource _disposed = new();
    private readonly Lock _lock = new();
    private TimeSpan _period;
    private TimeSpan? _changedDue;
    private Task? _pending;
    private bool _ticking;

    internal GrainTimer(
        Activation activation,
        Func<TState, CancellationToken, Task> callback,
        TState state,
        GrainTimerCreationOptions options,
        TimeProvider time,
        ILogger logger)
    {
        _activation = activation;
        _callback = callback;
        _state = state;
        _period = options.Period;
        _keepAlive = options.KeepAlive;
        _logger = logger;
        AlwaysInterleave = options.Interleave;
        // A tick has nothing of the turn that registered it.
        using (new SuppressedFlow())
            _timer = time.CreateTimer(static s => ((GrainTimer<TState>)s!).Tick(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    internal override IInvokable? Invokable => null;

    internal override bool IsAbandoned => _disposed.IsCancellationRequested;

    public void Change(TimeSpan dueTime, TimeSpan period)
    {
        GrainTimerPeriods.Check(dueTime, nameof(dueTime));
        GrainTimerPeriods.Check(period, nameof(period));
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposed.IsCancellationRequested, this);
            _period = period;
            if (_ticking) _changedDue = dueTime;
            else Schedule(dueTime);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed.IsCancellationRequested) return;
            _timer.Dispose();
        }

        _disposed.Cancel();
        _activation.Timers?.Remove(this);
    }

    internal void Start(TimeSpan dueTime)
    {
        lock (_lock) Schedule(dueTime);
    }

    internal override bool Start()
    {
        Since = _activation.Silo.Clock.Now;
        if (_keepAlive) _activation.Touch();
        RequestContext.Current = null;
        try
        {
            var task = _callback(_state, _disposed.Token) ?? Task.CompletedTask;
            if (task.IsCompletedSuccessfully) return true;
            _pending = task;
        }
        catch (Exception e)
        {
            Log(e);
            return true;
        }

        _pending.GetAwaiter().UnsafeOnCompleted(OnPendingEnded);
        return false;
    }

    internal override void Deliver()
    {
        lock (_lock)
        {
            _ticking = false;
            var due = _changedDue ?? _period;
            _changedDue = null;
            if (!_disposed.IsCancellationRequested) Schedule(due);
        }
    }

    internal override void DeliverElsewhere() => Deliver();

    internal override void Reject(Exception reason)
    {
        if (reason is not LimitExceededException)
        {
            End();
            return;
        }

        Log(reason);
        Deliver();
    }

    internal override void Expire()
    {
    }

    // Timers end with their activation: nothing goes to the successor.
    internal override void Forward() => End();

    private void Tick()
    {
        lock (_lock)
        {
            if (_ticking || _disposed.IsCancellationRequested) return;
            _ticking = true;
        }

        if (!_activation.Scheduler.TryEnqueue(this)) End();
    }

    // Nobody of the grain is there to hear what its callbacks throw, and on this thread it would end the process.
    private void End()
    {
        try
        {
            Dispose();
        }
        catch (AggregateException e)
        {
            Log(e);
        }
    }

    private void OnPendingEnded()
    {
        if (_pending is { IsFaulted: true }) Log(_pending.Exception!.InnerException!);
        _pending = null;
        _activation.Scheduler.End(this);
    }

    private void Schedule(TimeSpan due) => _timer.Change(due, Timeout.InfiniteTimeSpan);

    private void Log(Exception error) => _logger.LogError(error, "A timer tick of {Activation} failed; the timer goes on", _activation);
}
