using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Engine.Transactions;

public interface IUnkeptGrain : IGrainWithStringKey
{
    Task Touch();
}

[GenerateSerializer]
public sealed class Unkept
{
    [Id(0)]
    public int Number { get; set; }
}

/// <summary>Has a transactional state on silos where nothing keeps it.</summary>
public sealed class UnkeptGrain([TransactionalState("unkept")] ITransactionalState<Unkept> state) : Grain, IUnkeptGrain
{
    public Task Touch() => Task.FromResult(state);
}
