using Orleans.Engine.Catalog;

namespace Orleans.Engine.Calls;

/// <summary>
/// Brings the cancellation of a call's token to the callee, in a turn of its activation, while the caller's wait ends at once.
/// </summary>
internal sealed class CallCancellation(CancellationToken callerToken)
{
    private readonly CancellationTokenSource _source = new();
    private Activation? _target;
    private Action? _cancelRemote;
    private volatile bool _isOver;

    internal CancellationToken CallerToken { get; } = callerToken;

    /// <summary>What the grain method gets.</summary>
    internal CancellationToken Token => _source.Token;

    internal void Attach(Activation target)
    {
        Volatile.Write(ref _target, target);
        if (CallerToken.IsCancellationRequested) _source.Cancel();
    }

    /// <summary>The call has left for another process, which is to be told.</summary>
    internal void AttachRemote(Action cancel)
    {
        Volatile.Write(ref _cancelRemote, cancel);
        Interlocked.MemoryBarrier();
        if (_isOver || CallerToken.IsCancellationRequested) cancel();
    }

    /// <summary>The caller, in another process, has stopped waiting: a call that has not started never will.</summary>
    internal void CancelCallee(GrainCall call)
    {
        _isOver = true; // It may just be on its way to another silo.
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _cancelRemote)?.Invoke();
        if (Volatile.Read(ref _target) is { } target) target.QueueAction(static s => ((CancellationTokenSource)s).Cancel(), _source);
        else _source.Cancel();
        call.RejectElsewhere(new OperationCanceledException(Token));
    }

    /// <summary>The caller has stopped waiting, which has been told to it already.</summary>
    internal void EndCallee()
    {
        _isOver = true;
        Interlocked.MemoryBarrier();
        Volatile.Read(ref _cancelRemote)?.Invoke();
        if (Volatile.Read(ref _target) is { } target) target.QueueAction(static s => ((CancellationTokenSource)s).Cancel(), _source);
    }

    internal void Cancel(GrainCall call)
    {
        Volatile.Read(ref _cancelRemote)?.Invoke();
        if (Volatile.Read(ref _target) is { } target) target.QueueAction(static s => ((CancellationTokenSource)s).Cancel(), _source);
        call.Sender.Instruments.Canceled();
        call.RejectElsewhere(new OperationCanceledException(CallerToken));
    }
}
