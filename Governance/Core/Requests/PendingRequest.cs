using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>
/// A keyed request whose transaction runs: hung on its <c>CallScope</c>, so that the commit of the transaction takes the
/// answer along.
/// </summary>
internal sealed class PendingRequest(RequestRow accepted, IRequestSerializer serializer, TimeProvider timeProvider, TimeSpan retention)
{
    /// <summary>The answer that was handed to the commit; null when the transaction had nothing to commit.</summary>
    public RequestAnswer? Contributed { get; set; }

    /// <summary>The row of a request that completed with a result.</summary>
    public RequestRow Complete(object? result)
    {
        var json = accepted.Method.ResultType is { } type ? serializer.SerializeResult(type, result, accepted.Grain) : null;
        return End(new RequestAnswer(RequestStatus.Completed, json));
    }

    /// <summary>The row of a request that ended.</summary>
    public RequestRow End(RequestAnswer answer)
    {
        var now = timeProvider.GetUtcNow();
        return accepted with { Status = answer.Status, AnswerJson = answer.Json, EndedAt = now, RetainUntil = now + retention };
    }
}
