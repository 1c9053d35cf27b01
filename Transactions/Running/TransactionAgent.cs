using Orleans.Platform.Transactions.Calls;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Orleans' interface to transactions for code that starts and resolves them by itself.</summary>
internal sealed class TransactionAgent(TransactionCoordinator coordinator, TransactionRegistry registry, TimeProvider time) : ITransactionAgent
{
    public Task<TransactionInfo> StartTransaction(bool readOnly, TimeSpan timeout)
    {
        var (age, _) = coordinator.NewAge();
        var transaction = coordinator.Begin(readOnly, exclusive: false, age, new Deadline(time, timeout), CallScope.Current);
        transaction.IsUnattended = true;
        return Task.FromResult(transaction.Info);
    }

    public async Task<(TransactionalStatus Status, Exception? exception)> Resolve(TransactionInfo transactionInfo)
    {
        var transaction = registry.Get(transactionInfo);
        var failure = await coordinator.EndAsync(transaction, failure: null, CallScope.Current, result: null);
        return failure switch
        {
            null => (TransactionalStatus.Ok, null),
            OrleansCascadingAbortException => (TransactionalStatus.CascadingAbort, failure),
            OrleansBrokenTransactionLockException => (TransactionalStatus.BrokenLock, failure),
            OrleansTransactionInDoubtException => (TransactionalStatus.UnknownException, failure),
            _ => (TransactionalStatus.CommitFailure, failure),
        };
    }

    public Task Abort(TransactionInfo transactionInfo)
    {
        if (registry.Find(transactionInfo.TransactionId) is { } transaction)
        {
            transaction.TryDoom(new OrleansTransactionAbortedException(transactionInfo.Id, "The transaction was aborted by its root."), isVictim: false);
            if (transaction.Doom is not null) registry.Remove(transaction); // One that has ended is on its way, and still has its locks.
        }

        return Task.CompletedTask;
    }
}
