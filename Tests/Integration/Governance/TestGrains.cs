using Orleans.Concurrency;
using Orleans.Platform.Data;
using Orleans.Platform.Effects;
using Orleans.Platform.Requests;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Tests.Integration.Governance;

public interface ICounterGrain : IGrainWithStringKey
{
    /// <summary>Adds; rejects negative amounts, and fails by itself on 13.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<int> Add(int amount);

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<int> Get();

    [Transaction(TransactionOption.Create)]
    Task Reset();

    /// <summary>Adds one and gives the text back.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<string> Echo(string text);

    Task Plain();
}

[GenerateSerializer]
public sealed class Counter
{
    [Id(0)]
    public int Value { get; set; }
}

[Reentrant, GrainType("test-counter")]
public sealed class CounterGrain([TransactionalState("counter")] ITransactionalState<Counter> state) : Grain, ICounterGrain
{
    public async Task<int> Add(int amount)
    {
        var probe = Probe.Of(this.GetPrimaryKeyString());
        probe.Count("add");
        await probe.ReachAsync("add");
        if (amount < 0) throw new RequestRejectedException("negative-amount", $"{amount} is negative.");
        if (amount == 13) throw new InvalidOperationException("Thirteen.");
        return await state.PerformUpdate(counter => counter.Value += amount);
    }

    public Task<int> Get() => state.PerformRead(counter => counter.Value);

    public Task Reset() => state.PerformUpdate(counter => counter.Value = 0);

    public async Task<string> Echo(string text)
    {
        await Add(1);
        return text;
    }

    public Task Plain() => Task.CompletedTask;
}

[GenerateSerializer, Immutable]
public sealed record Order(
    [property: Id(0)] string Counter,
    [property: Id(1)] int Amount,
    [property: Id(2), DataSubject] string Customer,
    [property: Id(3), PersonalData] string Note);

[GenerateSerializer, Immutable]
public sealed record OrderResult([property: Id(0)] int Before, [property: Id(1)] string Receipt, [property: Id(2)] int After);

[GenerateSerializer, Immutable]
public sealed record Receipt([property: Id(0)] string Id);

public interface IOrderGrain : IGrainWithStringKey
{
    /// <summary>Adds, charges, adds again.</summary>
    [DurableRequest]
    Task<OrderResult> Place(Order order);

    /// <summary>Rejected by a step.</summary>
    [DurableRequest]
    Task<int> AddOnly(string counter, int amount);

    /// <summary>Calls another method than before when it is run again.</summary>
    [DurableRequest]
    Task<int> Wander(string counter);

    /// <summary>Makes a durable request of its own.</summary>
    [DurableRequest]
    Task<OrderResult> Delegate(Order order);

    /// <summary>Swallows the failure of a step and goes on.</summary>
    [DurableRequest]
    Task<int> Careless(string counter);

    Task EffectOutside();
}

[Reentrant, GrainType("test-order")]
public sealed class OrderGrain(IEffects effects, TestProvider provider) : Grain, IOrderGrain
{
    private Probe Probe => Probe.Of(this.GetPrimaryKeyString());

    public async Task<OrderResult> Place(Order order)
    {
        Probe.Count("run");
        await Probe.ReachAsync("begin");
        var counter = GrainFactory.GetGrain<ICounterGrain>(order.Counter);
        var before = await counter.Add(order.Amount);
        await Probe.ReachAsync("added");
        var receipt = await effects.CallAsync("charge", provider.Name, provider.ChargeAsync, provider.FindAsync, provider.Options);
        await Probe.ReachAsync("charged");
        var after = await counter.Add(order.Amount);
        await Probe.ReachAsync("end");
        return new OrderResult(before, receipt.Id, after);
    }

    public Task<int> AddOnly(string counter, int amount) => GrainFactory.GetGrain<ICounterGrain>(counter).Add(amount);

    public async Task<int> Wander(string counter)
    {
        var isFirst = Probe.Count("run") == 1;
        var grain = GrainFactory.GetGrain<ICounterGrain>(counter);
        var value = isFirst ? await grain.Add(1) : await grain.Get();
        await Probe.ReachAsync("wandered");
        return value;
    }

    public Task<OrderResult> Delegate(Order order) => GrainFactory.GetGrain<IOrderGrain>(this.GetPrimaryKeyString() + "-child").Place(order);

    public async Task<int> Careless(string counter)
    {
        var grain = GrainFactory.GetGrain<ICounterGrain>(counter);
        try
        {
            return await grain.Add(13);
        }
        catch (Exception)
        {
            return await grain.Add(1);
        }
    }

    public Task EffectOutside() => effects.CallAsync("charge", "test-provider", provider.ChargeAsync);
}
