using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>
/// A keyed request whose transaction runs: hung on its <c>CallScope</c>, so that the commit of the transaction takes the
/// answer along.
/// </summary>
internal sealed class PendingRequest(RequestRow accepted, RequestJson json, TimeProvider timeProvider, TimeSpan retention)
{
    /// <summary>The answer that was handed to the commit; null when the transaction had nothing to commit.</summary>
    public RequestAnswer? Contributed { get; set; }

    /// <summary>Why the result cannot be stored; null when it can.</summary>
    public Exception? Unwritable { get; private set; }

    /// <summary>The row of a request that completed with a result, for a commit that cannot wait.</summary>
    public RequestRow Complete(object? result)
    {
        try
        {
            return End(new RequestAnswer(RequestStatus.Completed, Write(result)));
        }
        catch (Exception failure)
        {
            // Without its answer the transaction must not commit: the table refuses this row, and the transaction with it.
            Unwritable = failure;
            return accepted with { Status = RequestStatus.Running };
        }
    }

    /// <summary>The row of a request that ended.</summary>
    public RequestRow End(RequestAnswer answer)
    {
        var now = timeProvider.GetUtcNow();
        return accepted with { Status = answer.Status, AnswerJson = answer.Json, EndedAt = now, RetainUntil = now + retention };
    }

    private string? Write(object? result)
    {
        if (accepted.Method.ResultType is not { } type) return null;
        var writing = json.WriteAsync(result, type, accepted.Grain);

        // It waits only for the key of a data subject that this silo has not seen; not on the turn, which would wait for itself.
        return writing.IsCompletedSuccessfully
            ? writing.Result
            : Task.Run(() => json.WriteAsync(result, type, accepted.Grain).AsTask()).GetAwaiter().GetResult();
    }
}
