using System.Collections.Concurrent;
using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Work;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>What a purchase leaves to be done.</summary>
public sealed record Bonus(string Purse, int Coins);

/// <summary>Puts the bonus into the purse, once for each key, however often it is tried.</summary>
public sealed class BonusHandler(IGrainFactory grains, BonusFailures failures) : ICommittedWorkHandler<Bonus>
{
    public async Task HandleAsync(CommittedWork<Bonus> work)
    {
        failures.Tries.Enqueue((work.Key, work.Attempt));
        if (failures.ShouldFail(work.Attempt)) throw new IOException("as ordered");
        RequestContext.Set(PlatformContext.IdempotencyKey, work.Key);
        await grains.GetGrain<IPurseGrain>(work.Content.Purse).Put(work.Content.Coins, work.Key);
        if (failures.ShouldFailAfterwards(work.Attempt)) throw new IOException("as ordered");
    }
}

/// <summary>How often the handler fails, and what it was asked.</summary>
public sealed class BonusFailures
{
    public ConcurrentQueue<(string Key, int Attempt)> Tries { get; } = new();

    public int Before { get; set; }

    public int After { get; set; }

    public bool ShouldFail(int attempt) => attempt <= Before;

    public bool ShouldFailAfterwards(int attempt) => attempt > Before && attempt <= Before + After;
}

public interface IShopGrain : IGrainWithStringKey
{
    /// <summary>Takes a coin from one purse and leaves a bonus for another, from a call deeper down.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Buy(string purse, string bonusPurse, bool fail = false);

    [Transaction(TransactionOption.Join)]
    Task Reward(string bonusPurse);

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task RewardInReadOnly(string bonusPurse);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task LeaveToNobody();
}

[Reentrant]
public sealed class ShopGrain(ICommittedWork work) : Grain, IShopGrain
{
    public async Task Buy(string purse, string bonusPurse, bool fail)
    {
        await GrainFactory.GetGrain<IPurseGrain>(purse).Put(-1);
        await GrainFactory.GetGrain<IShopGrain>("rewards").Reward(bonusPurse);
        if (fail) throw new InvalidOperationException("as ordered");
    }

    public Task Reward(string bonusPurse) => work.AddAsync("bonus", new Bonus(bonusPurse, 1));

    public Task RewardInReadOnly(string bonusPurse) => Reward(bonusPurse);

    public Task LeaveToNobody() => work.AddAsync("nobody", new Bonus("", 0));
}
