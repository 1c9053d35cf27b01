using Orleans.Platform.Benchmarks.Grains;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Benchmarks.Transfers;
using Orleans.Transactions;

namespace Orleans.Platform.Benchmarks.Table;

/// <summary>What is measured of the platform beside transfers.</summary>
public sealed class PlatformMeasures(IGrainFactory grains, TransfersSettings settings)
{
    private const int Grains = 1_000;

    /// <summary>Transactions that write a number of grains each.</summary>
    public Task<LoadResult> WideAsync(int width, int inFlight) => RunAsync(inFlight, random => grains.GetGrain<IWideGrain>(0).Touch(Choose(random, width)));

    /// <summary>Read-only transactions over two grains.</summary>
    public Task<LoadResult> ReadsAsync(int inFlight) => RunAsync(inFlight, random => grains.GetGrain<IWideGrain>(0).Sum(Choose(random, 2)));

    /// <summary>Writes of <c>IPersistentState</c>.</summary>
    public Task<LoadResult> PersistentAsync(int inFlight) => RunAsync(inFlight, random => grains.GetGrain<ICounterGrain>(random.Next(Grains)).Add());

    private Task<LoadResult> RunAsync(int inFlight, Func<Random, Task> call) => ClosedLoop.RunAsync(inFlight, settings.WarmUp, settings.Duration, async random =>
    {
        try
        {
            await call(random);
            return true;
        }
        catch (OrleansTransactionException)
        {
            return false;
        }
    });

    private static int[] Choose(Random random, int count)
    {
        var chosen = new int[count];
        for (var i = 0; i < count; i++)
        {
            do chosen[i] = random.Next(Grains);
            while (chosen.AsSpan(0, i).Contains(chosen[i]));
        }

        Array.Sort(chosen);
        return chosen;
    }
}
