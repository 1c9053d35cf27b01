using Orleans.Engine.Catalog;
using Orleans.Engine.Messages;

namespace Orleans.Engine.Calls;

/// <summary>
/// Brings the cancellation of a call's token to the callee, in a turn of its activation, while the caller's wait ends at once.
/// </summary>
internal sealed class CallCancellation(CancellationToken callerToken)
{
    private readonly CancellationTokenSource _source = new();
    private Activation? _target;
    private CallLink? _link;
    private ulong _id;
    private CancellationTokenRegistration _registration;
    private volatile bool _isOver;

    internal CancellationToken CallerToken { get; } = callerToken;

    /// <summary>What the grain method gets.</summary>
    internal CancellationToken Token => _source.Token;

    /// <summary>It runs, or another process has it: somebody will say how it ends.</summary>
    private bool IsUnderWay => Volatile.Read(ref _target) is not null || Volatile.Read(ref _link) is not null;

    /// <summary>Watches the caller's token.</summary>
    internal void Watch(GrainCall call) =>
        _registration = CallerToken.UnsafeRegister(static s => ((GrainCall)s!).Cancellation!.Cancel((GrainCall)s), call);

    /// <summary>The call has ended.</summary>
    internal void Unwatch() => _registration.Unregister();

    internal void Attach(Activation target)
    {
        Volatile.Write(ref _target, target);
        if (_isOver || CallerToken.IsCancellationRequested) _source.Cancel();
    }

    /// <summary>The call has left for another process, which is to be told.</summary>
    internal void AttachRemote(CallLink link, ulong id)
    {
        _id = id;
        Volatile.Write(ref _link, link);
        Interlocked.MemoryBarrier();
        if (_isOver || CallerToken.IsCancellationRequested) link.Cancel(id);
    }

    /// <summary>The caller, in another process, has stopped waiting: a call that has not started never will.</summary>
    internal void CancelCallee(GrainCall call)
    {
        _isOver = true; // It may just be on its way to another silo.
        Interlocked.MemoryBarrier();
        var isRunning = CancelWhereItRuns();
        if (IsUnderWay && call.Sender.Timeouts.WaitsForCallees) return;
        if (!isRunning) _source.Cancel();
        call.RejectElsewhere(new OperationCanceledException(Token));
    }

    /// <summary>The caller has stopped waiting, which has been told to it already.</summary>
    internal void EndCallee()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        CancelWhereItRuns();
    }

    internal void Cancel(GrainCall call)
    {
        CancelWhereItRuns();
        call.Sender.Instruments.Canceled();
        if (IsUnderWay && call.Sender.Timeouts.WaitsForCallees) return; // The answer says what has become of it.
        call.RejectElsewhere(new OperationCanceledException(CallerToken));
    }

    /// <summary>False: it runs nowhere in this process.</summary>
    private bool CancelWhereItRuns()
    {
        Volatile.Read(ref _link)?.Cancel(_id);
        if (Volatile.Read(ref _target) is not { } target) return false;
        target.QueueAction(static s => ((CancellationTokenSource)s).Cancel(), _source);
        return true;
    }
}
