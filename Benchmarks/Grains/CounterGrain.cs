namespace Orleans.Platform.Benchmarks.Grains;

[GenerateSerializer]
public sealed class Counter
{
    [Id(0)]
    public long Value { get; set; }
}

/// <summary>A grain without transactions that writes its state.</summary>
public interface ICounterGrain : IGrainWithIntegerKey
{
    Task Add();
}

public sealed class CounterGrain([PersistentState("counter")] IPersistentState<Counter> counter) : Grain, ICounterGrain
{
    public Task Add()
    {
        counter.State.Value++;
        return counter.WriteStateAsync();
    }
}
