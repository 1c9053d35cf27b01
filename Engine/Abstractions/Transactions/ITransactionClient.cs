namespace Orleans;

/// <summary>Runs a delegate in a transaction.</summary>
public interface ITransactionClient
{
    Task RunTransaction(TransactionOption transactionOption, Func<Task> transactionDelegate);

    Task RunTransaction(TransactionOption transactionOption, Func<Task> transactionDelegate, bool useExclusiveLock);

    /// <summary>When the delegate returns false the transaction is aborted without an exception.</summary>
    Task RunTransaction(TransactionOption transactionOption, Func<Task<bool>> transactionDelegate);

    Task RunTransaction(TransactionOption transactionOption, Func<Task<bool>> transactionDelegate, bool useExclusiveLock);
}
