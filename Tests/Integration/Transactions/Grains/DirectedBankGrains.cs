using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

[GenerateSerializer]
public sealed class DirectedBalance
{
    [Id(0)]
    public int Value { get; set; }

    [Id(1)]
    public int Changes { get; set; }
}

public interface IDirectedAccountGrain : IGrainWithIntegerKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Add(int amount);

    [Transaction(TransactionOption.Create)]
    Task Transfer(long to, int amount);

    /// <summary>Adds to one account, stops at a gate, and adds to another.</summary>
    [Transaction(TransactionOption.Create)]
    Task AddInTurn(long first, long second, string gate);

    [Transaction(TransactionOption.CreateOrJoin)]
    Task<(int Value, int Changes)> Read();

    Task<SiloAddress> Where();

    Task Leave();
}

/// <summary>An account that a director of the application places anywhere.</summary>
[WishedPlacement]
public sealed class DirectedAccountGrain([TransactionalState("balance")] ITransactionalState<DirectedBalance> balance, ILocalSiloDetails silo)
    : Grain, IDirectedAccountGrain
{
    public Task Add(int amount) => balance.PerformUpdate(state =>
    {
        state.Value += amount;
        state.Changes++;
    });

    public async Task Transfer(long to, int amount)
    {
        await Add(-amount);
        await GrainFactory.GetGrain<IDirectedAccountGrain>(to).Add(amount);
    }

    public async Task AddInTurn(long first, long second, string gate)
    {
        await GrainFactory.GetGrain<IDirectedAccountGrain>(first).Add(1);
        await Gate.Of(gate).PassAsync();
        await GrainFactory.GetGrain<IDirectedAccountGrain>(second).Add(1);
    }

    public Task<(int Value, int Changes)> Read() => balance.PerformRead(state => (state.Value, state.Changes));

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public Task Leave()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
