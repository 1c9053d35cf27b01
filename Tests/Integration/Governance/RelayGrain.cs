using Orleans.Concurrency;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Is on every silo: equal requests really run beside each other.</summary>
public interface IRelayGrain : IGrainWithStringKey
{
    [Transaction(TransactionOption.Create)]
    Task<int> Add(string counter, int amount);

    [DurableRequest]
    Task<int> AddDurably(string counter, int amount);
}

[StatelessWorker, Reentrant, GrainType("test-relay")]
public sealed class RelayGrain : Grain, IRelayGrain
{
    public Task<int> Add(string counter, int amount) => GrainFactory.GetGrain<ICounterGrain>(counter).Add(amount);

    public Task<int> AddDurably(string counter, int amount) => GrainFactory.GetGrain<ICounterGrain>(counter).Add(amount);
}
