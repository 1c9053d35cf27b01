using Microsoft.Extensions.Options;
using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>
/// How many transactions execute at once. More than the locks can serve only take locks from each other, and throughput
/// collapses; so the others wait outside, without locks, in the order in which they came, and whoever finds the queue full
/// is told at once. Waiting for the commit does not count as executing.
/// </summary>
/// <remarks>
/// Calls count from their arrival, so that a refusal is the first thing that is done with a call and waits for nobody
/// (<see cref="Arrivals"/>). Those with an idempotency key are let in beyond that, up to as many again: their answer may be on
/// record. Whether there is a place for one that is not is found out when that is known.
/// </remarks>
internal sealed class Admission : ITransactionLoad
{
    private readonly Lock _gate = new();
    private readonly Queue<TaskCompletionSource> _waiting = new();
    private readonly TimeProvider _time;
    private readonly int _maxExecuting;
    private readonly int _maxWaiting;
    private readonly Arrivals _promised;
    private readonly Arrivals _asking;
    private readonly SecondTries _secondTries;
    private readonly ITransactionOverloadDetector _detector;
    private readonly ITransactionAgentStatistics _statistics;
    private int _executing;

    public Admission(
        IOptions<TransactionOptions> options, TimeProvider time, ITransactionOverloadDetector detector, ITransactionAgentStatistics statistics)
    {
        (_time, _detector, _statistics) = (time, detector, statistics);
        _maxExecuting = options.Value.MaxExecuting;
        _maxWaiting = options.Value.MaxWaiting;
        _promised = new Arrivals(_gate, _maxWaiting);
        _asking = new Arrivals(_gate, _maxWaiting);
        _secondTries = new SecondTries(_maxExecuting);
    }

    // Of those that are part of other work there may be more; they take no place from the others.
    private bool IsFull => Math.Min(_executing, _maxExecuting) + _waiting.Count + _promised.Count >= _maxExecuting + _maxWaiting;

    /// <summary>A call that would create a transaction has arrived. False: it is refused.</summary>
    public bool TryArrive(ReadOnlySpan<KeyValuePair<string, object>> context, out TransactionPass? pass)
    {
        pass = null;
        var isKeyed = false;
        foreach (var (key, _) in context)
        {
            if (key == CallScope.ContextKey) return true; // Of a client's transaction, which is known here already.
            isKeyed |= key == PlatformContext.IdempotencyKey;
        }

        var isOverloaded = !isKeyed && _detector.IsOverloaded();
        lock (_gate)
        {
            if (isKeyed ? _asking.Count < _maxExecuting + _maxWaiting : !IsFull && !isOverloaded)
            {
                pass = (isKeyed ? _asking : _promised).Add();
                return true;
            }
        }

        CountRefusal();
        return false;
    }

    /// <summary>Completes when the transaction may execute; <see cref="Leave"/> is due when it has.</summary>
    /// <param name="isPartOfOther">
    /// It was called by other work, which may itself be a transaction that executes: it never waits, or both could for ever.
    /// </param>
    /// <param name="deadline">Who has waited until then is not begun any more.</param>
    /// <param name="pass">What the call got when it arrived, if it did.</param>
    /// <exception cref="OrleansTransactionOverloadException">The queue is full, or its turn came too late. Nothing was done.</exception>
    public ValueTask EnterAsync(bool isPartOfOther, DateTimeOffset deadline, TransactionPass? pass = null)
    {
        TaskCompletionSource turn;
        var isNew = !isPartOfOther && (pass is null || pass == _asking); // Nobody has asked yet whether there are too many.
        var isOverloaded = isNew && _detector.IsOverloaded();
        lock (_gate)
        {
            pass?.Return();
            if (isOverloaded) throw Overload();
            if (isPartOfOther || _executing < _maxExecuting)
            {
                _executing++;
                return default;
            }

            if (isNew && IsFull) throw Overload();

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        return new ValueTask(WaitAsync(turn, deadline));
    }

    public bool TryRefuse()
    {
        lock (_gate)
        {
            if (!IsFull) return false;
        }

        CountRefusal();
        return true;
    }

    /// <summary>
    /// For another try of a transaction that was admitted and has lost a conflict; <see cref="LeaveAgain"/> is due when it has executed.
    /// It keeps its place, and waits only for others like it.
    /// </summary>
    public ValueTask EnterAgainAsync(long age)
    {
        EnterAgain();
        return _secondTries.EnterAsync(age);
    }

    public void LeaveAgain(bool hasLost)
    {
        _secondTries.Leave(hasLost);
        Leave();
    }

    /// <summary>For another try of one that never waits, because others wait for it: it goes on at once.</summary>
    public void EnterAgain()
    {
        lock (_gate) _executing++;
    }

    public void Leave()
    {
        lock (_gate)
        {
            while (_executing <= _maxExecuting && _waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) return; // The place is handed over. Who has given up is passed by.
            }

            _executing--;
        }
    }

    private async Task WaitAsync(TaskCompletionSource turn, DateTimeOffset deadline)
    {
        var patience = deadline - _time.GetUtcNow();
        try
        {
            await turn.Task.WaitAsync(patience > TimeSpan.Zero ? patience : TimeSpan.Zero, _time);
        }
        catch (TimeoutException)
        {
            if (!turn.TrySetCanceled()) Leave(); // Its turn came at the last moment.
            throw Overload();
        }
    }

    private OrleansTransactionOverloadException Overload()
    {
        CountRefusal();
        return new OrleansTransactionOverloadException();
    }

    private void CountRefusal()
    {
        PlatformTelemetry.Aborted("overload");
        _statistics.TrackTransactionThrottled();
    }
}
