using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Scheduling;

/// <summary>Something that waits for its turn at an activation: a call or the tick of a timer.</summary>
internal abstract class Work
{
    /// <summary>Link in the activation's waiting list or ready list; guarded by the scheduler's lock.</summary>
    internal Work? Next;

    /// <summary>Links in the activation's list of running work; guarded by the scheduler's lock.</summary>
    internal Work? NextRunning, PreviousRunning;

    /// <summary>The activation that runs it; set when it is started.</summary>
    internal Catalog.Activation Target = null!;

    /// <summary>When its caller gives up, in milliseconds of the <see cref="SiloClock"/>; <see cref="long.MaxValue"/> for never.</summary>
    internal long Deadline = long.MaxValue;

    /// <summary>Since when it waits for its turn, or runs, in milliseconds of the activation's clock; zero for neither.</summary>
    internal long Since;

    /// <summary>It was logged that it waits, or runs, for too long.</summary>
    internal bool IsReported;

    internal bool ReadOnly;
    internal bool AlwaysInterleave;
    internal Guid ReentrancyId;

    /// <summary>A call of a <c>[Transaction]</c> method.</summary>
    internal bool IsTransactional;

    /// <summary>The transaction that the work joins, if any.</summary>
    internal TransactionInfo? Transaction;

    /// <summary>It runs, and waits before it has begun; guarded by the scheduler's lock (see <see cref="TurnScheduler.StepAside"/>).</summary>
    internal bool IsAside;

    /// <summary>Ends the waiting of work that is aside soon.</summary>
    internal Action? Hurry;

    /// <summary>Completed when work that was aside may go on; guarded by the scheduler's lock.</summary>
    internal TaskCompletionSource? Returning;

    /// <summary>Whether, once it runs, it may have to step aside.</summary>
    internal virtual bool MayStepAside => false;

    /// <summary>The request that a <c>[MayInterleave]</c> predicate sees; null for ticks.</summary>
    internal abstract IInvokable? Invokable { get; }

    /// <summary>Nobody waits for it any more.</summary>
    internal abstract bool IsAbandoned { get; }

    /// <summary>It need not start.</summary>
    internal virtual bool NeedNotStart => IsAbandoned;

    /// <summary>It waits for its turn even when the time of its caller is over.</summary>
    internal virtual bool OutlivesItsCaller => false;

    /// <summary>Whether a call of a <c>[Transaction]</c> method may come in; otherwise it has been refused.</summary>
    internal virtual bool TryArrive(Catalog.SiloRuntime silo) => true;

    /// <summary>Whether a call of a <c>[Transaction]</c> method may wait in the activation's queue; otherwise it is to be refused.</summary>
    internal virtual bool TryWait(int ahead) => true;

    /// <summary>Ends a call of a <c>[Transaction]</c> method because there are too many.</summary>
    internal virtual void Refuse()
    {
    }

    /// <summary>Whether the caller's turn may run the first turn, too (see <see cref="TurnScheduler"/>).</summary>
    internal virtual bool MayRunHere => false;

    /// <summary>The first turn was run by the caller's turn, and was too long for that.</summary>
    internal virtual void TookLong()
    {
    }

    /// <summary>
    /// Runs the first turn, on the activation's scheduler. True when the work has ended within it. False: it will call
    /// <see cref="TurnScheduler.End"/>. In both cases the scheduler calls <see cref="Deliver"/> at the right moment.
    /// </summary>
    internal abstract bool Start();

    /// <summary>Hands the outcome to the caller. Continuations of the caller may run inside.</summary>
    internal abstract void Deliver();

    /// <summary>Hands the outcome to the caller from another thread, because the activation goes on working on this one.</summary>
    internal abstract void DeliverElsewhere();

    /// <summary>Ends the work without running it.</summary>
    internal abstract void Reject(Exception reason);

    /// <summary>The deadline has passed.</summary>
    internal abstract void Expire();

    /// <summary>Whether another run of the same request is the natural next step when the activation has gone.</summary>
    internal abstract void Forward();
}
