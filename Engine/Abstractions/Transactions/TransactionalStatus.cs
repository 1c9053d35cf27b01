namespace Orleans.Transactions;

/// <summary>How the attempt to commit ended.</summary>
public enum TransactionalStatus
{
    Ok = 0,
    PrepareTimeout = 1,
    CascadingAbort = 2,
    BrokenLock = 3,
    LockValidationFailed = 4,
    ParticipantResponseTimeout = 5,
    TMResponseTimeout = 6,
    StorageConflict = 7,
    PresumedAbort = 8,
    UnknownException = 9,
    AssertionFailed = 10,
    CommitFailure = 11,
}

public static class TransactionalStatusExtensions
{
    /// <summary>True: nothing of the transaction remains. False: the outcome is in doubt.</summary>
    public static bool DefinitelyAborted(this TransactionalStatus status) => status is
        TransactionalStatus.PrepareTimeout or
        TransactionalStatus.CascadingAbort or
        TransactionalStatus.BrokenLock or
        TransactionalStatus.LockValidationFailed or
        TransactionalStatus.ParticipantResponseTimeout or
        TransactionalStatus.CommitFailure;

    public static OrleansTransactionException ConvertToUserException(
        this TransactionalStatus status, string transactionId, Exception? exception) => status switch
    {
        TransactionalStatus.PrepareTimeout => new OrleansTransactionPrepareTimeoutException(transactionId, exception),
        TransactionalStatus.CascadingAbort => new OrleansCascadingAbortException(transactionId, exception),
        TransactionalStatus.BrokenLock =>
            new OrleansBrokenTransactionLockException(transactionId, "before prepare", exception),
        TransactionalStatus.LockValidationFailed =>
            new OrleansBrokenTransactionLockException(transactionId, "when validating accesses during prepare", exception),
        TransactionalStatus.ParticipantResponseTimeout => new OrleansTransactionTransientFailureException(
            transactionId, $"Transaction {transactionId} was aborted: a participant did not answer in time.", exception),
        TransactionalStatus.CommitFailure => new OrleansTransactionAbortedException(
            transactionId, $"Transaction {transactionId} was aborted: the commit failed.", exception),
        _ => new OrleansTransactionInDoubtException(
            transactionId, $"The outcome of transaction {transactionId} is unknown ({status}).", exception),
    };
}
