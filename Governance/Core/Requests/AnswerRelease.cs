using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Gives a recorded answer to a caller: the one place that it passes, so that rights can be checked here again.</summary>
internal sealed class AnswerRelease(RequestJson json)
{
    /// <summary>Sets the response of a call, or throws the recorded refusal.</summary>
    public async ValueTask GiveAsync(KeyedCall call, RequestAnswer answer)
    {
        if (answer.Status != RequestStatus.Completed) throw RefusalJson.ToException(answer);

        var value = call.Method.ResultType is { } type ? await json.ReadAsync(answer.Json ?? "null", type) : null;
        call.Context.Response = call.Method.Respond(value);
        GovernanceTelemetry.RequestReplayed();
    }
}
