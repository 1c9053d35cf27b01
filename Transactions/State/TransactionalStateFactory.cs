using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Serialization;
using Orleans.Transactions;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.State;

/// <summary>Makes the transactional states of the activation that is being constructed.</summary>
internal sealed class TransactionalStateFactory(
    IGrainContextAccessor accessor, ItemTable items, NameRegistry names, SiloPlace place, TransactionRegistry transactions, DeepCopier copier)
    : ITransactionalStateFactory
{
    public ITransactionalState<TState> Create<TState>(TransactionalStateConfiguration config) where TState : class, new()
    {
        var context = accessor.GrainContext;
        var binding = new StateBinding<TState>(context, config.StateName, items, names, place);
        binding.Participate();
        var participant = new ParticipantId(config.StateName, context.GrainReference, config.SupportedRoles);
        return new TransactionalState<TState>(participant, binding, transactions, copier);
    }
}
