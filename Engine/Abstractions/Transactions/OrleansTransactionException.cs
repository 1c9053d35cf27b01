namespace Orleans.Transactions;

/// <summary>Base of transaction failures; itself thrown for transactional work outside of a transaction.</summary>
public class OrleansTransactionException : OrleansException
{
    public OrleansTransactionException() : base("A transaction failed.")
    {
    }

    public OrleansTransactionException(string message) : base(message)
    {
    }

    public OrleansTransactionException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>Transactions were not enabled on this silo.</summary>
public sealed class OrleansTransactionsDisabledException()
    : OrleansTransactionException("Transactions are not enabled: call UseTransactions() on the silo builder.");

public sealed class OrleansStartTransactionFailedException(Exception innerException)
    : OrleansTransactionException("The transaction could not be started.", innerException);

public sealed class OrleansTransactionOverloadException()
    : OrleansTransactionException("The transaction system is overloaded; try again later.");

/// <summary>Nobody knows yet whether the transaction is committed: look it up, do not just retry.</summary>
public sealed class OrleansTransactionInDoubtException : OrleansTransactionException
{
    public OrleansTransactionInDoubtException(string transactionId) : this(transactionId, (Exception?)null)
    {
    }

    public OrleansTransactionInDoubtException(string transactionId, Exception? exc)
        : this(transactionId, $"The outcome of transaction {transactionId} is unknown.", exc)
    {
    }

    public OrleansTransactionInDoubtException(string transactionId, string msg, Exception? innerException) : base(msg, innerException) =>
        TransactionId = transactionId;

    public string TransactionId { get; }
}
