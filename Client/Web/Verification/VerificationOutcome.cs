using Orleans.Platform.Client.Web.Problems;
using Orleans.Transactions;

namespace Orleans.Platform.Client.Web.Verification;

/// <summary>
/// What a failure says about the transaction, to the letter: a checker takes 409 and 503 for "this will never be seen".
/// So whatever is not known to have left nothing behind is 504, unexpected failures too.
/// </summary>
internal static class VerificationOutcome
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    public static ProblemException Map(Exception failure) => failure switch
    {
        ProblemException known => known,
        _ when ProblemMapping.IsInDoubt(failure) => InDoubt(failure),
        _ when ProblemMapping.IsOverload(failure) && IsDefinite(failure) => new(
            Problem.Unavailable, "The platform refused the transaction. Nothing was done.", Soon, failure),
        OrleansBrokenTransactionLockException or OrleansCascadingAbortException => NotDone(failure),
        OrleansTransactionTransientFailureException => new(
            Problem.Unavailable, "The transaction could not be done now. Nothing of it is left.", Soon, failure),
        OrleansTransactionAbortedException => NotDone(failure),
        _ => InDoubt(failure),
    };

    private static ProblemException InDoubt(Exception failure) => new(Problem.InDoubt, "Whether the transaction happened is not known here.", null, failure)
    {
        TransactionId = ProblemMapping.TransactionInDoubt(failure),
    };

    // An overload that comes without an abort around it was raised before the transaction began.
    private static bool IsDefinite(Exception failure) => failure is OrleansTransactionAbortedException
        or OrleansStartTransactionFailedException or OrleansTransactionOverloadException
        || failure.GetType().Name is "CommitOverloadException" or "LimitExceededException" or "GatewayTooBusyException";

    private static ProblemException NotDone(Exception failure) => new(Problem.NotDone, "The transaction was rolled back. Nothing of it is left.", null, failure);
}
