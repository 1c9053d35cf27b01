using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>A grain's handle to one service that has a say in the commit.</summary>
internal sealed class TransactionCommitter<TService>(ParticipantId participant, TransactionRegistry transactions) : ITransactionCommitter<TService>
    where TService : class
{
    public Task OnCommit(ITransactionCommitOperation<TService> operation)
    {
        ArgumentNullException.ThrowIfNull(operation);
        var info = TransactionContext.GetRequiredTransactionInfo();
        var transaction = transactions.Get(info);
        transaction.EnsureActive();
        if (info.IsReadOnly) throw Doom(transaction, new OrleansReadOnlyViolatedException(info.Id));
        if (!transaction.TrySetCommitter(new CommitterCall<TService>(participant.Name, operation)))
        {
            throw Doom(transaction, new OrleansTransactionAbortedException(info.Id, CommitterCall.OnlyOne));
        }

        info.RecordWrite(participant, default);
        return Task.CompletedTask;
    }

    private static Exception Doom(RunningTransaction transaction, Exception reason)
    {
        transaction.TryDoom(reason, isVictim: false);
        return reason;
    }
}
