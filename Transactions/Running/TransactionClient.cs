using Orleans.Platform.Transactions.Calls;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>Runs a delegate in a transaction of this silo, from a front end that is hosted with the silo or from a grain.</summary>
internal sealed class TransactionClient(TransactionCoordinator coordinator, Admission admission) : DelegateTransactions
{
    protected override async Task CreateAsync(Func<Task<bool>> work, bool exclusive, TransactionInfo? ambient)
    {
        var call = CallScope.Current;
        var (age, deadline) = coordinator.NewAge();
        await admission.EnterAsync(isPartOfOther: call is not null || ambient is not null, deadline);
        Admission.MarkAsExecuting(); // In this method's context, not its caller's.
        for (var attempt = 1; ; attempt++)
        {
            if (attempt > 1) admission.EnterAgain();
            var transaction = coordinator.Begin(isReadOnly: false, exclusive, age, deadline, call, attempt);
            transaction.Place = ExecutingPlace.First;
            var (commit, thrown) = await RunAsync(transaction.Info, work, ambient);
            admission.Leave(transaction);
            if (!commit) thrown ??= new AbortedByDelegate();
            var failure = await coordinator.EndAsync(transaction, thrown, call, result: null);
            if (failure is null || thrown is AbortedByDelegate) return;
            if (!coordinator.ShouldRetry(transaction, failure)) throw failure;
            await coordinator.PauseAsync(failure, attempt);
        }
    }
}
