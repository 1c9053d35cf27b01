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
/// is told at once. Waiting for the commit does not count as executing. When more than a ninth of the tries lose a conflict, fewer
/// execute at once until it is less: what a victim has done is done in vain.
/// </summary>
/// <remarks>
/// Calls count from their arrival, so that a refusal is the first thing that is done with a call and waits for nobody
/// (<see cref="Arrivals"/>). Those with an idempotency key are let in beyond that, up to as many again: their answer may be on
/// record. Whether there is a place for one that is not is found out when that is known.
/// </remarks>
internal sealed class Admission : ITransactionLoad
{
    // A loss weighs as much as eight successes: so the limit rests where a ninth is lost. Both are relative to it, and move it within
    // about a hundred tries.
    private const double LossFactor = 1 - (8.0 / 256), SuccessFactor = 1 + (1.0 / 256);

    // Fewer at once would leave processors without work.
    private static readonly double LeastExecuting = 4 * Environment.ProcessorCount;

    // In the context of delegates, whose calls have no calling grain.
    private const string ExecutingKey = "platform.executing";

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
    private double _limit; // what _maxExecuting has come to be under conflicts
    private int _executing;

    public Admission(
        IOptions<TransactionOptions> options, TimeProvider time, ITransactionOverloadDetector detector, ITransactionAgentStatistics statistics)
    {
        (_time, _detector, _statistics) = (time, detector, statistics);
        _limit = _maxExecuting = options.Value.MaxExecuting;
        _maxWaiting = options.Value.MaxWaiting;
        _promised = new Arrivals(_gate, _maxWaiting);
        _asking = new Arrivals(_gate, _maxWaiting);
        _secondTries = new SecondTries(_maxExecuting, time);
    }

    // Of those that are part of other work there may be more; they take no place from the others.
    private bool IsFull => Math.Min(_executing, _maxExecuting) + _waiting.Count + _promised.Count >= _maxExecuting + _maxWaiting;

    /// <summary>Whether a call is part of other work, which may itself be a transaction that executes.</summary>
    public static bool IsPartOfOther(CallScope? call) => call?.Parent is not null || RequestContext.Get(ExecutingKey) is not null;

    /// <summary>The calls that are made from here are part of a transaction that has its place.</summary>
    public static void MarkAsExecuting() => RequestContext.Set(ExecutingKey, true);

    /// <summary>A call that would create a transaction has arrived. False: it is refused.</summary>
    public bool TryArrive(ReadOnlySpan<KeyValuePair<string, object>> context, out TransactionPass? pass)
    {
        pass = null;
        var isKeyed = false;
        foreach (var (key, _) in context)
        {
            if (key is CallScope.ContextKey or ExecutingKey) return true; // Of a delegate's transaction, which has a place already.
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

    /// <summary>Completes when the transaction may execute; <see cref="Leave(RunningTransaction)"/> is due when it has.</summary>
    /// <param name="isPartOfOther">
    /// It was called by other work, which may itself be a transaction that executes: it never waits, or both could for ever.
    /// </param>
    /// <param name="deadline">Who has waited until then is not begun any more.</param>
    /// <param name="pass">What the call got when it arrived, if it did.</param>
    /// <exception cref="OrleansStartTransactionFailedException">The queue is full, or its turn came too late. Nothing was done.</exception>
    public ValueTask EnterAsync(bool isPartOfOther, Deadline deadline, TransactionPass? pass = null) => EnterAsync(isPartOfOther, deadline, pass, out _);

    /// <inheritdoc cref="EnterAsync(bool, Deadline, TransactionPass)"/>
    /// <param name="isPartOfOther">See there.</param>
    /// <param name="deadline">See there.</param>
    /// <param name="pass">See there.</param>
    /// <param name="hurry">Lets it execute although there is no place; null when it does not wait.</param>
    public ValueTask EnterAsync(bool isPartOfOther, Deadline deadline, TransactionPass? pass, out Action? hurry)
    {
        hurry = null;
        TaskCompletionSource turn;
        var isNew = !isPartOfOther && (pass is null || pass == _asking); // Nobody has asked yet whether there are too many.
        var isOverloaded = isNew && _detector.IsOverloaded();
        lock (_gate)
        {
            pass?.Return();
            if (isOverloaded) throw Overload();
            if (isPartOfOther || _executing < (int)_limit)
            {
                _executing++;
                return default;
            }

            if (isNew && IsFull) throw Overload();

            turn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting.Enqueue(turn);
        }

        hurry = () => Hurry(turn);
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
    /// <returns>False: its time was over before its turn came.</returns>
    public ValueTask<bool> EnterAgainAsync(long age, Deadline deadline, out Action? hurry)
    {
        EnterAgain();
        var entering = _secondTries.EnterAsync(age, deadline, out hurry);
        return entering.IsCompletedSuccessfully ? entering : OrLeaveAsync(entering);
    }

    /// <summary>The try has executed, or is given up on: at its deadline it makes place for others, whatever its method does.</summary>
    public void Leave(RunningTransaction transaction)
    {
        switch (transaction.TakePlace())
        {
            case ExecutingPlace.First:
                Leave(transaction.IsVictim);
                break;
            case ExecutingPlace.Again:
                LeaveAgain(transaction.IsVictim);
                break;
        }
    }

    /// <summary>Gives the place of a further try back.</summary>
    public void LeaveAgain(bool hasLost)
    {
        _secondTries.Leave(hasLost);
        Leave(hasLost);
    }

    /// <summary>For one that has a place and cannot make use of it.</summary>
    public OrleansStartTransactionFailedException GiveUp()
    {
        Leave();
        return Overload();
    }

    /// <summary>For another try of one that never waits, because others wait for it: it goes on at once.</summary>
    public void EnterAgain()
    {
        lock (_gate) _executing++;
    }

    /// <summary>A place is free. How its try has ended says whether there are to be more places, or fewer; null when it was not begun.</summary>
    private void Leave(bool? hasLost = null)
    {
        lock (_gate)
        {
            _executing--;
            if (hasLost is { } lost) _limit = Math.Clamp(_limit * (lost ? LossFactor : SuccessFactor), Math.Min(LeastExecuting, _maxExecuting), _maxExecuting);
            while (_executing < (int)_limit && _waiting.TryDequeue(out var next))
            {
                if (next.TrySetResult()) _executing++; // Who has given up is passed by.
            }
        }
    }

    private void Hurry(TaskCompletionSource turn)
    {
        lock (_gate)
        {
            if (turn.TrySetResult()) _executing++;
        }
    }

    private async ValueTask<bool> OrLeaveAsync(ValueTask<bool> entering)
    {
        if (await entering) return true;
        Leave();
        return false;
    }

    private async Task WaitAsync(TaskCompletionSource turn, Deadline deadline)
    {
        try
        {
            await turn.Task.WaitAsync(deadline.Rest, _time);
        }
        catch (TimeoutException)
        {
            if (!turn.TrySetCanceled()) Leave(); // Its turn came at the last moment.
            throw Overload();
        }
    }

    private OrleansStartTransactionFailedException Overload()
    {
        CountRefusal();
        return new OrleansStartTransactionFailedException(new OrleansTransactionOverloadException());
    }

    private void CountRefusal()
    {
        PlatformTelemetry.Refused();
        _statistics.TrackTransactionThrottled();
    }
}
