using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

/// <summary>A purse that tells where it is.</summary>
public interface IPlacedGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Add();

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<int> Count();

    /// <summary>Adds here and there.</summary>
    [Transaction(TransactionOption.Create)]
    Task AddBoth(string other);

    /// <summary>Adds to some, stops at a gate, and adds to others.</summary>
    [Transaction(TransactionOption.Create)]
    Task AddInTurn(string[] before, string gate, string[] after);

    /// <summary>Forgets its request context before it adds here and there.</summary>
    [Transaction(TransactionOption.Create)]
    Task AddBothWithoutContext(string other);

    /// <summary>Reads here and adds there.</summary>
    [Transaction(TransactionOption.Create)]
    Task ReadThenAdd(string other);

    Task<SiloAddress> Where();
}

public sealed class PlacedGrain([TransactionalState("placed")] ITransactionalState<Purse> purse, ILocalSiloDetails silo) : Grain, IPlacedGrain
{
    public Task Add() => purse.PerformUpdate(state => { state.Coins++; });

    public Task<int> Count() => purse.PerformRead(state => state.Coins);

    public Task AddBoth(string other) => Task.WhenAll(Add(), Other(other).Add());

    public async Task AddInTurn(string[] before, string gate, string[] after)
    {
        foreach (var other in before) await Other(other).Add();
        await Gate.Of(gate).PassAsync();
        foreach (var other in after) await Other(other).Add();
    }

    public Task AddBothWithoutContext(string other)
    {
        RequestContext.Clear();
        return AddBoth(other);
    }

    public async Task ReadThenAdd(string other)
    {
        await Count();
        await Other(other).Add();
    }

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    private IPlacedGrain Other(string key) => GrainFactory.GetGrain<IPlacedGrain>(key);
}
