using Orleans.Platform.Effects;
using Orleans.Platform.Requests;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Reads what came of a call.</summary>
internal static class Outcomes
{
    /// <summary>
    /// The failure in a response; null when it succeeded. Responses of transactional methods hide it from those who ask for
    /// <c>Exception</c>.
    /// </summary>
    public static Exception? Failure(Response? response) => response switch
    {
        TransactionResponse transactional => transactional.GetException(),
        _ => response?.Exception,
    };

    /// <summary>The application's "no" in a failure or its causes.</summary>
    public static RequestRejectedException? Rejection(Exception failure) => Find<RequestRejectedException>(failure);

    /// <summary>Whether the failure is an answer that the platform has recorded, so that it will come out the same way again.</summary>
    public static bool IsRecorded(Exception failure)
        => Rejection(failure) is not null || failure is RequestFailedException or EffectParkedException or NonDeterministicRequestException;

    /// <summary>The commit was refused because the key has a record: another silo was faster.</summary>
    public static bool IsKeyTaken(Exception failure) => Find<CommitConflictException>(failure) is { Guard: RequestSql.KeyGuard };

    /// <summary>The commit was refused because another silo has taken the durable request over.</summary>
    public static bool IsClaimLost(Exception failure) => Find<CommitConflictException>(failure) is { Guard: RequestSql.ClaimGuard };

    private static TException? Find<TException>(Exception failure) where TException : Exception
    {
        for (var cause = failure; cause is not null; cause = cause.InnerException)
        {
            if (cause is TException found) return found;
        }

        return null;
    }
}
