using Microsoft.Extensions.Logging;
using Orleans.CodeGeneration;
using Orleans.Engine.Catalog;
using Orleans.Engine.Filters;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Calls;

/// <summary>The caller's side of calls: makes the message, applies outgoing filters, and passes it to the dispatcher.</summary>
internal sealed class CallSender(
    ICallDispatcher dispatcher,
    CallTimeouts timeouts,
    SiloClock clock,
    OutgoingFilters filters,
    CallInstruments instruments,
    ICallGate gate,
    ReferenceCaster caster,
    ILogger<CallSender> logger) : IGrainReferenceRuntime
{
    internal CallInstruments Instruments => instruments;

    internal CallTimeouts Timeouts => timeouts;

    internal Task<T> Send<T>(GrainProxy reference, IGrainRequest<T> request)
    {
        try
        {
            var method = request.Descriptor;
            if (method.CopiesArguments) ArgumentCopies.Replace(request);
            if (filters.Apply(method)) return filters.SendAsync(this, reference, request);
            if (method.Transaction is not null) return SendInTransaction(reference, request);
            return SendCall(new GrainCall<T>(this, reference, request));
        }
        catch (Exception e)
        {
            return Task.FromException<T>(e);
        }
    }

    /// <summary>Sends for a caller that has filters.</summary>
    internal Task<Response> SendForResponse<T>(GrainProxy reference, IGrainRequest<T> request) => SendCall(new ResponseCall<T>(this, reference, request));

    private Task<T> SendInTransaction<T>(GrainProxy reference, IGrainRequest<T> request)
    {
        var ambient = ((TransactionRequestBase)request).AttachAmbient();
        return SendCall(new TransactionalCall<T>(this, reference, request, ambient));
    }

    internal void Dispatch(GrainCall call)
    {
        if (call.Reference.LastTarget is { } last && gate.IsOpen)
        {
            if (last.Scheduler.TryEnqueue(call)) return;
            call.Reference.LastTarget = null; // A reference that is kept must not keep a grain that has gone.
        }

        dispatcher.Dispatch(call);
    }

    /// <summary>The same when the activation is known that probably serves the call.</summary>
    internal void DispatchTo(Activation? target, GrainCall call)
    {
        if (target is null || !gate.IsOpen || !target.Scheduler.TryEnqueue(call)) Dispatch(call);
    }

    internal void LogLost(GrainCall call, Exception error) =>
        logger.LogWarning(error, "The one-way call {Call} on {Grain} failed", call.Request.GetActivityName(), call.Reference.GrainId);

    public object Cast(IAddressable grain, Type interfaceType) => caster.Cast((GrainReference)grain, interfaceType);

    public void InvokeMethod(GrainReference reference, IInvokable request, InvokeMethodOptions options) => throw OnlyGenerated();

    public ValueTask<T?> InvokeMethodAsync<T>(GrainReference reference, IInvokable request, InvokeMethodOptions options) =>
        throw OnlyGenerated();

    public ValueTask InvokeMethodAsync(GrainReference reference, IInvokable request, InvokeMethodOptions options) => throw OnlyGenerated();

    private static NotSupportedException OnlyGenerated() => new("Requests are sent by generated references only.");

    private Task<T> SendCall<T>(GrainCall<T> call)
    {
        var method = call.Method;
        var task = call.Task;
        call.Prepare();
        if (method.IsOneWay)
        {
            Dispatch(call);
            return OneWay(call);
        }

        call.Deadline = clock.DeadlineIn(method.ResponseTimeout ?? timeouts.Default);
        if (method.CancellationIndex >= 0 && WireCancellation(call)) return task;
        Dispatch(call);
        return task;
    }

    private static Task<T> OneWay<T>(GrainCall<T> call) => call is GrainCall<Response>
        ? (Task<T>)(object)Task.FromResult(Response.Completed)
        : Task.FromResult(default(T)!);

    /// <summary>True when the caller's token was cancelled already, so that nothing is sent.</summary>
    private bool WireCancellation(GrainCall call)
    {
        var token = call.Request.GetCancellationToken();
        if (!token.CanBeCanceled && !timeouts.CancelCallees) return false;
        if (token.IsCancellationRequested)
        {
            call.Reject(new OperationCanceledException(token));
            return true;
        }

        var cancellation = call.Cancellation = new CallCancellation(token);
        call.Request.SetCancellationToken(cancellation.Token);
        cancellation.Watch(call);
        return false;
    }
}
