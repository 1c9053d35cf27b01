using System.Runtime.CompilerServices;
using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Enumerations;

public interface ICountingGrain : IGrainWithStringKey
{
    IAsyncEnumerable<int> Count(int items, CancellationToken cancellation = default);

    /// <summary>Each item is a list of its own, filled from an argument.</summary>
    IAsyncEnumerable<List<T>> Repeat<T>(List<T> item, int times);

    IAsyncEnumerable<int> CountThenWait(int items, string gate, CancellationToken cancellation = default);

    IAsyncEnumerable<int> CountThenFail(int items);

    Task<string> Ping();
}

public sealed class CountingGrain : Grain, ICountingGrain
{
    public async IAsyncEnumerable<int> Count(int items, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var i = 0; i < items; i++)
            {
                if (i % 30 == 29) await Task.Yield();
                yield return i;
            }
        }
        finally
        {
            Journal.Add(this.GetPrimaryKeyString(), "disposed");
        }
    }

    public async IAsyncEnumerable<List<T>> Repeat<T>(List<T> item, int times)
    {
        await Task.CompletedTask;
        for (var i = 0; i < times; i++)
        {
            yield return item;
            item.Add(item[0]);
        }
    }

    public async IAsyncEnumerable<int> CountThenWait(
        int items, string gate, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        try
        {
            for (var i = 0; i < items; i++) yield return i;
            await Gate.Of(gate).PassAsync().WaitAsync(cancellation);
            yield return items;
        }
        finally
        {
            Journal.Add(this.GetPrimaryKeyString(), cancellation.IsCancellationRequested ? "cancelled" : "disposed");
        }
    }

    public async IAsyncEnumerable<int> CountThenFail(int items)
    {
        await Task.CompletedTask;
        for (var i = 0; i < items; i++) yield return i;
        throw new InvalidTimeZoneException("no more");
    }

    public Task<string> Ping() => Task.FromResult("pong");
}
