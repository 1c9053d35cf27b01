using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Benchmarks.Grains;

[GenerateSerializer]
public sealed class Touches
{
    [Id(0)]
    public long Count { get; set; }
}

/// <summary>A small state in transactions of any width.</summary>
public interface ITouchedGrain : IGrainWithIntegerKey
{
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Touch();

    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<long> Count();
}

[Reentrant]
public sealed class TouchedGrain([TransactionalState("touches")] ITransactionalState<Touches> touches) : Grain, ITouchedGrain
{
    public Task Touch() => touches.PerformUpdate(state => state.Count++);

    public Task<long> Count() => touches.PerformRead(state => state.Count);
}

public interface IWideGrain : IGrainWithIntegerKey
{
    /// <summary>Writes all of the grains in one transaction.</summary>
    [Transaction(TransactionOption.Create)]
    Task Touch(int[] grains);

    /// <summary>Reads all of the grains in one read-only transaction.</summary>
    [Transaction(TransactionOption.Create), ReadOnly]
    Task<long> Sum(int[] grains);
}

[StatelessWorker, Reentrant]
public sealed class WideGrain : Grain, IWideGrain
{
    public async Task Touch(int[] grains)
    {
        foreach (var grain in grains) await GrainFactory.GetGrain<ITouchedGrain>(grain).Touch();
    }

    public async Task<long> Sum(int[] grains)
    {
        var sum = 0L;
        foreach (var grain in grains) sum += await GrainFactory.GetGrain<ITouchedGrain>(grain).Count();
        return sum;
    }
}
