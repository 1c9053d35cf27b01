using Orleans.Platform.Transactions;

namespace Orleans.Platform.Governance.Monitoring;

/// <summary>Puts together what the memories of all silos know about transactions. A silo that goes while it is asked is left out.</summary>
internal sealed class LiveTransactions(IGrainFactory grains, IClusterMembershipService membership, ILocalSiloDetails local)
{
    /// <summary>The transactions that have been running for longer than a time, the longest first, each with its locks on all silos.</summary>
    public async Task<IReadOnlyList<RunningTransactionRecord>> RunningAsync(TimeSpan longerThan) =>
    [
        .. (await AskAsync(silo => silo.GetRunning(longerThan)))
            .GroupBy(record => record.TransactionId)
            .Select(Merge)
            .OrderByDescending(record => record.RunningFor),
    ];

    /// <summary>The items at which transactions waited most.</summary>
    public async Task<IReadOnlyList<HotItem>> HotItemsAsync(int size)
        => [.. (await AskAsync(silo => silo.GetHotItems(size))).OrderByDescending(item => item.Waits).Take(size)];

    /// <summary>What a silo that may commit something says; true when it says nothing.</summary>
    public async Task<bool> IsOpenAsync(string silo, Func<ILiveTransactionsGrain, Task<bool>> question)
    {
        if (LiveTransactionsGrain.Find(silo) is not { } id) return true;
        try
        {
            return await question(grains.GetGrain<ILiveTransactionsGrain>(id));
        }
        catch (Exception failure) when (failure is SiloUnavailableException or TimeoutException)
        {
            return true;
        }
    }

    // The oldest part is the one at the root, where the transaction began.
    private static RunningTransactionRecord Merge(IEnumerable<RunningTransactionRecord> parts)
    {
        var all = parts.OrderByDescending(part => part.RunningFor).ToList();
        return all.Count == 1 ? all[0] : all[0] with
        {
            Holds = [.. all.SelectMany(part => part.Holds)],
            WaitsFor = all.Select(part => part.WaitsFor).FirstOrDefault(what => what is not null),
        };
    }

    private async Task<IEnumerable<T>> AskAsync<T>(Func<ILiveTransactionsGrain, Task<IReadOnlyList<T>>> question)
    {
        var silos = membership.CurrentSnapshot.Members.Values
            .Where(member => member.Status is SiloStatus.Active or SiloStatus.ShuttingDown or SiloStatus.Stopping)
            .Select(member => member.SiloAddress)
            .Append(local.SiloAddress)
            .Distinct();
        var answers = await Task.WhenAll(silos.Select(async silo =>
        {
            try
            {
                return await question(grains.GetGrain<ILiveTransactionsGrain>(LiveTransactionsGrain.IdOf(silo)));
            }
            catch (Exception failure) when (failure is SiloUnavailableException or TimeoutException)
            {
                return [];
            }
        }));
        return answers.SelectMany(answer => answer);
    }
}
