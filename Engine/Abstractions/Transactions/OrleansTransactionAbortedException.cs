namespace Orleans.Transactions;

/// <summary>The transaction has left nothing behind. The inner exception is what the application threw.</summary>
public class OrleansTransactionAbortedException : OrleansTransactionException
{
    public OrleansTransactionAbortedException(string transactionId, string msg) : base(msg) => TransactionId = transactionId;

    public OrleansTransactionAbortedException(string transactionId, Exception? innerException)
        : this(transactionId, $"Transaction {transactionId} was aborted.", innerException)
    {
    }

    public OrleansTransactionAbortedException(string transactionId, string msg, Exception? innerException) : base(msg, innerException) =>
        TransactionId = transactionId;

    public string TransactionId { get; }
}

/// <summary>An update in a read-only transaction.</summary>
public sealed class OrleansReadOnlyViolatedException(string transactionId) : OrleansTransactionAbortedException(
    transactionId, $"Transaction {transactionId} was aborted: it is read-only and tried to write.");

/// <summary>The method ended while calls that it had made were still running: an await is missing.</summary>
public sealed class OrleansOrphanCallException(string transactionId, int pendingCalls) : OrleansTransactionAbortedException(
    transactionId, $"Transaction {transactionId} was aborted: it ended with {pendingCalls} calls pending. Is an await missing?");
