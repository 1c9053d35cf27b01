namespace Orleans.Transactions;

/// <summary>Aborted for a reason of the system's: the whole transaction may be tried again.</summary>
public class OrleansTransactionTransientFailureException : OrleansTransactionAbortedException
{
    public OrleansTransactionTransientFailureException(string transactionId, string msg) : base(transactionId, msg)
    {
    }

    public OrleansTransactionTransientFailureException(string transactionId, string msg, Exception? innerException)
        : base(transactionId, msg, innerException)
    {
    }
}

/// <summary>A transaction on which this one depended was aborted.</summary>
public sealed class OrleansCascadingAbortException : OrleansTransactionTransientFailureException
{
    public OrleansCascadingAbortException(string transactionId) : this(transactionId, (Exception?)null)
    {
    }

    public OrleansCascadingAbortException(string transactionId, Exception? innerException)
        : base(transactionId, $"Transaction {transactionId} was aborted because a transaction that it depends on was.", innerException)
    {
    }

    public OrleansCascadingAbortException(string transactionId, string dependentId)
        : base(transactionId, $"Transaction {transactionId} was aborted because it depends on transaction {dependentId}, which was.") =>
        DependentTransactionId = dependentId;

    public string? DependentTransactionId { get; }
}

/// <summary>The lock was lost.</summary>
public sealed class OrleansBrokenTransactionLockException : OrleansTransactionTransientFailureException
{
    public OrleansBrokenTransactionLockException(string transactionId, string situation)
        : this(transactionId, situation, null)
    {
    }

    public OrleansBrokenTransactionLockException(string transactionId, string situation, Exception? innerException)
        : base(transactionId, $"Transaction {transactionId} was aborted: it lost a lock {situation}.", innerException)
    {
    }
}

/// <summary>Another reader, which has precedence, holds the lock that this transaction wanted to turn into an exclusive one.</summary>
public sealed class OrleansTransactionLockUpgradeException(string transactionId) : OrleansTransactionTransientFailureException(
    transactionId, $"Transaction {transactionId} was aborted: its shared lock could not become exclusive.");

public sealed class OrleansTransactionPrepareTimeoutException(string transactionId, Exception? innerException)
    : OrleansTransactionTransientFailureException(
        transactionId, $"Transaction {transactionId} was aborted: it could not prepare in time.", innerException);
