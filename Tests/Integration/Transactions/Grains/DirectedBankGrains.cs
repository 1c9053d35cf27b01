using Orleans.Platform.Tests.Integration.Engine.Cluster;
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

    public Task<(int Value, int Changes)> Read() => balance.PerformRead(state => (state.Value, state.Changes));

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public Task Leave()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }
}
