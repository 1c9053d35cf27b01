using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>Makes the committers of the activation that is being constructed.</summary>
internal sealed class TransactionCommitterFactory(IGrainContextAccessor accessor, TransactionRegistry transactions) : ITransactionCommitterFactory
{
    public ITransactionCommitter<TService> Create<TService>(ITransactionCommitterConfiguration config) where TService : class
    {
        var context = accessor.GrainContext;

        // A name that stands for nothing is told when the grain starts, not when its first transaction commits.
        _ = context.ActivationServices.GetRequiredKeyedService<TService>(config.ServiceName);
        var participant = new ParticipantId(
            config.ServiceName, context.GrainReference, ParticipantId.Role.Resource | ParticipantId.Role.PriorityManager);
        return new TransactionCommitter<TService>(participant, transactions);
    }
}
