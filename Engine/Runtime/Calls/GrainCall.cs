using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Engine.Catalog;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Engine.Threads;
using Orleans.Platform.Seams;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>One call between its caller and the activation that serves it.</summary>
internal abstract class GrainCall : Work, IThreadPoolWorkItem, IRunningCall
{
    private Task? _pending;
    private ConfiguredValueTaskAwaitable<Response>.ConfiguredValueTaskAwaiter _responding;
    private Exception? _error;
    private Exception? _rejection;
    private int _answered;
    private bool _hasExpired;

    protected GrainCall()
    {
    }

    /// <summary>A call that is made here and now.</summary>
    [SetsRequiredMembers]
    protected GrainCall(CallSender sender, GrainProxy reference, IGrainRequest request)
    {
        (Sender, Reference, Request) = (sender, reference, request);
        Source = RuntimeContext.Current as Activation;
        Context = RequestContext.Current;
        Sent = sender.Instruments.Start();
    }

    internal required GrainProxy Reference { get; init; }

    internal required CallSender Sender { get; init; }

    internal required IGrainRequest Request { get; init; }

    /// <summary>The activation that made the call; null for a client.</summary>
    internal Activation? Source { get; init; }

    /// <summary>The grain that made the call, here or on another silo; null for a client.</summary>
    internal virtual GrainId? SourceId => Source?.GrainId;

    /// <summary>The silo that the call came from; null when it was made on this one, or by a client of this one.</summary>
    internal virtual SiloAddress? CallerSilo => null;

    /// <summary>Running work made the call, so that it is let in even when new work is not.</summary>
    internal bool IsInternal => SourceId is not null;

    internal RequestContextData? Context { get; init; }

    /// <summary>When it was sent, for the latency instrument; zero when nobody listens.</summary>
    internal long Sent { get; init; }

    /// <summary>Names the call on the connection that it went out on.</summary>
    internal ulong PendingId { get; set; }

    internal CallCancellation? Cancellation { get; set; }

    internal MethodDescriptor Method => Request.Descriptor;

    internal override IInvokable Invokable => Request;

    internal override bool MayRunHere => Source is not null && !Method.IsOneWay && Method.IsShort();

    internal override bool MayStepAside => IsTransactional && ((TransactionRequestBase)Request).HasPass;

    internal override bool IsAbandoned => Volatile.Read(ref _answered) != 0 && !Method.IsOneWay;

    internal override bool NeedNotStart => IsAbandoned && !(_hasExpired && OutlivesItsCaller);

    internal override bool OutlivesItsCaller => !Sender.Timeouts.DropExpired;

    /// <summary>What the call has failed with. Once it was rejected, how the method ends makes no difference.</summary>
    protected Exception? Error
    {
        get => _rejection ?? _error;
        set => _error = value;
    }

    void IThreadPoolWorkItem.Execute() => Finish();

    public async ValueTask<bool> StepAsideAsync(ValueTask waiting, Action? hurry, Func<TimeSpan> patience)
    {
        Target.Scheduler.StepAside(this, hurry);
        await waiting; // When it fails, the method is not invoked: nothing to come back for.
        var returning = Target.Scheduler.ReturnAsync(this);
        if (returning.IsCompleted) return true;
        try
        {
            await returning.WaitAsync(patience(), Target.Silo.Time);
            return true;
        }
        catch (TimeoutException)
        {
            Target.Scheduler.GiveUpReturning(this);
            return false;
        }
    }

    /// <summary>What a grain calls is part of work that was let in, and may hold what others wait for: it is never refused.</summary>
    internal override bool TryArrive(SiloRuntime silo)
    {
        if (IsInternal) return true;
        var request = (TransactionRequestBase)Request;
        if (!request.TryArrive(silo.Transactions, Context))
        {
            Refuse();
            return false;
        }

        Interlocked.MemoryBarrier(); // Its caller may give up right now: either this sees it, or the end of the call sees the pass.
        if (Volatile.Read(ref _answered) != 0) request.ReturnPass();
        return true;
    }

    internal override bool TryWait(int ahead) => ((TransactionRequestBase)Request).TryWait(ahead);

    internal override void Refuse() => Reject(new OrleansStartTransactionFailedException(new OrleansTransactionOverloadException()));

    internal override void TookLong() => Method.WasLong();

    internal override bool Start()
    {
        Since = Target.Touch();
        RequestContext.Current = Context;
        Cancellation?.Attach(Target);
        try
        {
            Request.SetTarget(Target);
            if (IsTransactional) ((TransactionRequestBase)Request).Call = this;
            if (Target.HasFilters || Method.Transaction is not null) return Respond();
            _pending = Run();
        }
        catch (Exception e)
        {
            SetError(e);
            return true;
        }

        if (_pending is null) return true;
        // The scheduler of the activation is captured: what follows runs in a turn.
        _pending.InTurn().UnsafeOnCompleted(OnPendingEnded);
        return false;
    }

    internal override void DeliverElsewhere()
    {
        if (TryEnd()) WorkCollector.Queue(this);
    }

    internal override void Reject(Exception reason)
    {
        if (!TryEnd()) return;
        Sender.Instruments.Rejected();
        _rejection = reason;
        Finish();
    }

    /// <summary>As <see cref="Reject"/>, for threads on which no code of the caller must run.</summary>
    internal void RejectElsewhere(Exception reason)
    {
        if (!TryEnd()) return;
        _rejection = reason;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    internal override void Expire()
    {
        if (IsAbandoned) return;
        _hasExpired = true; // Before its caller hears of it: a turn may come at the same time.
        Sender.Instruments.TimedOut();
        RejectElsewhere(new TimeoutException(
            $"No answer of {Request.GetActivityName()} on {Reference.GrainId} in time; whether it runs or has run is unknown."));
        if (Sender.Timeouts.CancelCallees) Cancellation?.EndCallee();
    }

    internal override void Forward()
    {
        Sender.Instruments.Rerouted();
        Sender.Dispatch(this);
    }

    internal override void Deliver()
    {
        if (TryEnd()) Finish();
    }

    /// <summary>Takes from the request what decides about its admission.</summary>
    internal void Prepare()
    {
        var method = Method;
        ReadOnly = method.IsReadOnly;
        AlwaysInterleave = method.AlwaysInterleaves;
        if (Context is { } context) ReentrancyId = context.ReentrancyId;
        if (method.Transaction is null) return;
        IsTransactional = true;
        Transaction = ((TransactionRequestBase)Request).TransactionInfo;
    }

    /// <summary>The caller is another process, which will say when its token is cancelled.</summary>
    internal void AcceptCancellation()
    {
        Cancellation = new CallCancellation(CancellationToken.None);
        Request.SetCancellationToken(Cancellation.Token);
    }

    /// <summary>Takes over the outcome that another process has sent; <see cref="DeliverElsewhere"/> tells the caller.</summary>
    internal abstract void ReadOutcome(WireReader outcome);

    /// <summary>Calls the method directly: no filter and no transaction is in the way. Null when it has ended.</summary>
    protected abstract Task? Run();

    /// <summary>Takes the result of the task over.</summary>
    protected abstract void SetOutcome(Task ended);

    /// <summary>Takes the outcome of a call with filters or a transaction over.</summary>
    protected abstract void SetOutcome(Response response);

    /// <summary>Completes the caller's task.</summary>
    protected abstract void Answer();

    protected void SetError(Exception error)
    {
        Error = error;
        if (error is InconsistentStateException) Target.OnInconsistentState(error);
        if (Method.IsOneWay) Sender.LogLost(this, error);
    }

    private void OnPendingEnded()
    {
        try
        {
            if (!_pending!.IsCompletedSuccessfully) SetError(Outcome.ErrorOf(_pending));
            else SetOutcome(_pending);
        }
        catch (Exception e)
        {
            SetError(e);
        }

        End();
    }

    /// <summary>Whoever gets true decides how the call ends.</summary>
    private bool TryEnd() => Interlocked.Exchange(ref _answered, 1) == 0;

    private void Finish()
    {
        Cancellation?.Unwatch();
        if (IsTransactional) ((TransactionRequestBase)Request).ReturnPass();
        if (Sent != 0) Sender.Instruments.Answered(Sent);
        if (!Method.IsOneWay) Answer();
    }

    /// <summary>Calls the method through filters and the transaction protocol. True when it has ended.</summary>
    private bool Respond()
    {
        _responding = Target.Invoker.InvokeAsync(this).GetAwaiter();
        if (_responding.IsCompleted)
        {
            SetOutcome(_responding.GetResult());
            return true;
        }

        _responding.UnsafeOnCompleted(OnResponded);
        return false;
    }

    private void OnResponded()
    {
        try
        {
            SetOutcome(_responding.GetResult());
        }
        catch (Exception e)
        {
            SetError(e);
        }

        _responding = default;
        End();
    }

    private void End()
    {
        Target.Touch();
        Target.Scheduler.End(this);
    }
}
