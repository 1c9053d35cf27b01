using Orleans.Platform.Seams;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Clients;

/// <summary>Runs a delegate of a client in a transaction that one of the silos begins and ends.</summary>
internal sealed class RemoteTransactionClient(IGrainFactory grains) : DelegateTransactions
{
    protected override async Task CreateAsync(Func<Task<bool>> work, bool exclusive, TransactionInfo? ambient)
    {
        // All tries are one request; the context is this method's own, so that the caller's stays as it is.
        if (RequestContext.Get(PlatformContext.RequestId) is null) RequestContext.Set(PlatformContext.RequestId, Guid.CreateVersion7());
        var begun = await Grain(ClientTransactionsGrain.Any).Begin(exclusive, victim: null);
        while (true)
        {
            var info = new TransactionInfo(begun.Root.TransactionId, begun.TimeStamp, begun.Priority) { UseExclusiveLock = exclusive };
            begun.Root.Join(info);
            var (commit, thrown) = await RunAsync(info, () => WithCallerAsync(begun.Call, work), ambient);
            if (!commit) thrown ??= new AbortedByDelegate();
            info.ReconcilePending();
            if (thrown is not null) AmbientTransaction.RecordException(info, thrown);
            var doom = AmbientTransaction.MustAbort(info);
            var outcome = await EndAsync(begun, info, doom);
            if (outcome.Failure is null || thrown is AbortedByDelegate) return;
            if (!outcome.IsRetried) throw doom ?? outcome.Failure;
            begun = await BeginAgainAsync(exclusive, begun);
        }
    }

    /// <summary>What the delegate calls is part of the request, and asked for by whoever began it.</summary>
    private static async Task<bool> WithCallerAsync(CallScope? caller, Func<Task<bool>> work)
    {
        if (caller is not null) RequestContext.Set(CallScope.ContextKey, caller);
        return await work();
    }

    private async Task<ClientOutcome> EndAsync(ClientTry begun, TransactionInfo info, OrleansTransactionAbortedException? doom)
    {
        try
        {
            var branches = Branches.Branches.Of(info).ToArray();
            return await Grain(ClientTransactionsGrain.IdOf(begun.Root.Silo)).End(info.TransactionId, branches, doom?.Message);
        }
        catch (Exception failure) when (failure is not OrleansTransactionException)
        {
            // Nobody else commits it: rolled back at its deadline, if not before. Asked to commit, the silo may have done so.
            return new(doom ?? (Exception)new OrleansTransactionInDoubtException(info.Id, "The silo that commits the transaction has not answered.", failure), IsRetried: false);
        }
    }

    private async Task<ClientTry> BeginAgainAsync(bool exclusive, ClientTry victim)
    {
        try
        {
            return await Grain(ClientTransactionsGrain.IdOf(victim.Root.Silo)).Begin(exclusive, victim.Root.TransactionId);
        }
        catch (SiloUnavailableException)
        {
            return await Grain(ClientTransactionsGrain.Any).Begin(exclusive, victim: null); // Its age is lost with its silo.
        }
    }

    private IClientTransactionsGrain Grain(GrainId id) => grains.GetGrain<IClientTransactionsGrain>(id);
}
