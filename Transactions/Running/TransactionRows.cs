using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Finds the ambient transaction and gives it rows.</summary>
internal sealed class TransactionRows(TransactionRegistry transactions) : ITransactionRows
{
    public void Add(ICommitRow row, Action? committed)
    {
        var info = TransactionContext.GetRequiredTransactionInfo();
        var transaction = transactions.Get(info);
        if (info.IsReadOnly)
        {
            var reason = new OrleansReadOnlyViolatedException(info.Id);
            transaction.TryDoom(reason, isVictim: false);
            throw reason;
        }

        transaction.AddRow(row, committed);
    }
}
