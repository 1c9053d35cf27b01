using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Requests;
using Orleans.Transactions;

namespace Orleans.Platform.Client.Web.Problems;

/// <summary>Which exception becomes which problem.</summary>
internal static class ProblemMapping
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static ProblemException Map(Exception e) => e switch
    {
        ProblemException known => known,
        BadHttpRequestException bad => Map(bad),
        _ when Rejections.Find(e) is { } rejection => new ProblemException(Problem.ForRejection(rejection.Code), rejection.Message),
        _ => MapFailure(e),
    };

    private static ProblemException MapFailure(Exception e) => e switch
    {
        IdempotencyKeyReusedException => new(Problem.KeyReused, e.Message),
        IdempotencyKeyExpiredException => new(Problem.KeyExpired, e.Message),
        RequestInProgressException running => new(Problem.RequestInProgress, e.Message, running.RetryAfter),
        _ when IsInDoubt(e) => InDoubt(e),
        _ when IsOverload(e) => new(Problem.Unavailable, "Nothing was done. Send the request again later.", Soon),
        OrleansTransactionTransientFailureException or DbException => new(
            Problem.Unavailable, "The database could not be used. Send the request again later, with the same idempotency key.", Soon),
        OrleansTransactionAbortedException { InnerException: SiloUnavailableException or TimeoutException } => new(
            Problem.Unavailable, "A part of the platform could not be reached. Nothing was done. Send the request again later.", Soon),
        TimeoutException or SiloUnavailableException => InDoubt(e),
        { InnerException: { } inner } when e is OrleansTransactionException => MapFailure(inner),
        _ => new(Problem.Internal, "The request failed inside the platform."),
    };

    private static ProblemException InDoubt(Exception e) => new(
        Problem.InDoubt, "Whether the request happened is not known here. Send it again with the same idempotency key to find out.", Soon)
    {
        TransactionId = TransactionInDoubt(e),
    };

    /// <summary>Whether something that may have happened is behind the failure; asked first, whatever else is in its chain.</summary>
    public static bool IsInDoubt(Exception? e) => FindInDoubt(e) is not null;

    /// <summary>The id of the transaction of which that is said; null when it is not known.</summary>
    public static string? TransactionInDoubt(Exception? e) => (FindInDoubt(e) as OrleansTransactionInDoubtException)?.TransactionId;

    private static Exception? FindInDoubt(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is OrleansTransactionInDoubtException || e.GetType().Name is "CommitInDoubtException")
                return e;
        }

        return null;
    }

    // The pipeline's own errors are not known on this side of the grain call; their names are part of their contract.
    public static bool IsOverload(Exception? e)
    {
        for (; e is not null; e = e.InnerException)
        {
            if (e is OrleansStartTransactionFailedException or OrleansTransactionOverloadException || e.GetType().Name is "CommitOverloadException" or "LimitExceededException" or "GatewayTooBusyException")
                return true;
        }

        return false;
    }

    private static ProblemException Map(BadHttpRequestException e) => e.StatusCode switch
    {
        StatusCodes.Status400BadRequest => new(Problem.InvalidRequest, Explain(e)),
        _ => new(Problem.ForStatus(e.StatusCode), ""),
    };

    // The serializer's own message names types of ours; where in the body it happened is what the caller needs.
    private static string Explain(BadHttpRequestException e) => e.InnerException is JsonException { Path: { Length: > 0 } path } json
        ? $"The body does not fit at {path}, line {json.LineNumber + 1}."
        : e.InnerException is JsonException ? "The body is not JSON of the expected form." : "The request is not complete or not well-formed.";
}
