using System.Diagnostics.CodeAnalysis;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Calls;

/// <summary>A call whose caller wants the response as it is: outgoing filters and transactions.</summary>
[method: SetsRequiredMembers]
internal sealed class ResponseCall<T>(CallSender sender, GrainProxy reference, IGrainRequest request) : GrainCall<Response>(sender, reference, request)
{
    internal override void ReadOutcome(WireReader outcome) => SetFinalResult(ResponseCodec.Read<T>(outcome));

    protected override Task? Run()
    {
        var pending = ((IGrainRequest<T>)Request).Run(out var result);
        if (pending is null) SetFinalResult(Respond(result));
        return pending;
    }

    protected override void SetOutcome(Task ended) => SetFinalResult(Respond(Outcome.ResultOf<T>(ended)));

    protected override void SetOutcome(Response response)
    {
        if (response.Exception is InconsistentStateException error) Target.OnInconsistentState(error);
        SetFinalResult(response);
    }

    protected override void Answer()
    {
        Error ??= FinalResult?.Exception;
        base.Answer();
    }

    private Response Respond(T result) => typeof(T) == typeof(VoidResult)
        ? Response.Completed
        : Response.FromResult(ArgumentCopies.Result(Method, result));
}
