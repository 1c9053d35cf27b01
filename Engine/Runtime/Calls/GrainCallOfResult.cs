using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>A call whose caller waits for a <typeparamref name="T"/>; it is the builder of the caller's task itself.</summary>
internal class GrainCall<T> : GrainCall
{
    private AsyncTaskMethodBuilder<T> _builder = AsyncTaskMethodBuilder<T>.Create();
    private T? _result;

    internal GrainCall()
    {
    }

    [SetsRequiredMembers]
    internal GrainCall(CallSender sender, GrainProxy reference, IGrainRequest request) : base(sender, reference, request)
    {
    }

    /// <summary>What the caller awaits. Read once before the call is sent, because that creates it.</summary>
    internal Task<T> Task => _builder.Task;

    internal override void ReadOutcome(WireReader outcome)
    {
        if (ResponseCodec.TryReadResult(outcome, out _result, out var response)) return;
        if (response.Exception is { } error) Error = error;
        else if (typeof(T) != typeof(VoidResult)) _result = response.GetResult<T>();
    }

    protected override Task? Run()
    {
        var pending = ((IGrainRequest<T>)Request).Run(out var result);
        if (pending is null) SetResult(result);
        return pending;
    }

    protected override void SetOutcome(Task ended) => SetResult(Outcome.ResultOf<T>(ended));

    protected override void SetOutcome(Response response)
    {
        if (response.Exception is { } error) SetError(error);
        else if (typeof(T) != typeof(VoidResult)) _result = response.GetResult<T>();
    }

    protected override void Answer()
    {
        if (Error is null) _builder.SetResult(_result!);
        else _builder.SetException(Error);
    }

    /// <summary>The outcome as it is, when there was no error.</summary>
    protected T? FinalResult => _result;

    protected void SetFinalResult(T result) => _result = result;

    private void SetResult(T result) => _result = ArgumentCopies.Result(Method, result);
}
