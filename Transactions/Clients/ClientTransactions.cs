using System.Collections.Concurrent;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Clients;

/// <summary>The transactions that this silo has begun for clients. One whose client does not come back is rolled back at its deadline.</summary>
internal sealed class ClientTransactions(TransactionCoordinator coordinator, Admission admission, IGrainFactory grains, TimeProvider time)
{
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<Guid, Open> _open = new();

    // Victims whose clients have been told to try again. What a client says about ages is not believed.
    private readonly ConcurrentDictionary<Guid, RunningTransaction> _victims = new();

    /// <summary>Begins a try for the caller of the current call, who is its root on record: it knows the request and who asks.</summary>
    public async Task<ClientTry> BeginAsync(bool exclusive, Guid? victim)
    {
        var call = CallScope.Current;
        var (age, deadline) = coordinator.NewAge();
        var attempt = 1;
        if (victim is { } id && _victims.TryRemove(id, out var earlier))
        {
            (age, deadline, attempt) = (earlier.Age, earlier.Deadline, earlier.Attempt + 1);
            admission.EnterAgain();
        }
        else
        {
            await admission.EnterAsync(isPartOfOther: false, deadline);
        }

        var transaction = coordinator.Begin(isReadOnly: false, exclusive, age, deadline, call, attempt);
        transaction.Place = ExecutingPlace.First;
        var open = new Open(transaction, call, new CancellationTokenSource());
        _open[transaction.Id] = open;
        _ = ExpireAsync(open);
        return new(coordinator.RootOf(transaction), transaction.Info.TimeStamp, transaction.Info.Priority, call);
    }

    public async Task<ClientOutcome> EndAsync(Guid transactionId, GrainId[] branches, string? doom)
    {
        if (!_open.TryRemove(transactionId, out var open))
            return new(new OrleansTransactionTransientFailureException(transactionId.ToString(), "The transaction is not known here any more: its deadline has passed."), false);
        await open.Ended.CancelAsync();
        open.Ended.Dispose();
        admission.Leave(open.Transaction);
        foreach (var branch in branches)
        {
            Branches.Branches.Record(open.Transaction.Info, (GrainReference)grains.GetGrain<IBranchGrain>(branch));
        }

        var failure = await coordinator.EndAsync(open.Transaction, doom is null ? null : new OrleansException(doom), open.Call, result: null);
        var isRetried = failure is not null && coordinator.ShouldRetry(open.Transaction, failure);
        if (isRetried)
        {
            Remember(open.Transaction);
            await coordinator.PauseAsync(failure!, open.Transaction.Attempt); // The client tries again at once.
        }

        return new(failure, isRetried);
    }

    private void Remember(RunningTransaction victim)
    {
        foreach (var (id, other) in _victims)
        {
            if (other.Deadline.HasPassed) _victims.TryRemove(id, out _);
        }

        _victims[victim.Id] = victim;
    }

    private async Task ExpireAsync(Open open)
    {
        await Task.Delay(open.Transaction.Deadline.Rest + Grace, time, open.Ended.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!_open.TryRemove(open.Transaction.Id, out _)) return;
        admission.Leave(open.Transaction);
        await coordinator.EndAsync(open.Transaction, new TimeoutException("The client has not ended its transaction."), open.Call, result: null);
    }

    private sealed record Open(RunningTransaction Transaction, CallScope? Call, CancellationTokenSource Ended);
}
