using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

public interface IRelayGrain : IGrainWithIntegerKey
{
    /// <summary>Goes through a chain of other grains, each of which waits for the next.</summary>
    Task<int> Pass(int left, int seed);
}

public sealed class RelayGrain : Grain, IRelayGrain
{
    public async Task<int> Pass(int left, int seed)
    {
        await Task.Delay(seed % 5);
        // Always a higher number, so that no chain waits for itself.
        var next = this.GetPrimaryKeyLong() + 1 + (seed % 50);
        return left == 0 ? 1 : 1 + await GrainFactory.GetGrain<IRelayGrain>(next).Pass(left - 1, HashCode.Combine(seed, left) & 0xFFFF);
    }
}

/// <summary>Callers that send chains of calls, one after the other, until they are ended.</summary>
internal sealed class RelayLoad
{
    internal const int Depth = 6;
    private const int Grains = 400;

    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentBag<TimeSpan> _took = [];
    private readonly List<Task> _callers;

    internal RelayLoad(IGrainFactory grains, int callers) =>
        _callers = [.. Enumerable.Range(0, callers).Select(caller => Task.Run(() => CallAsync(grains, new Random(caller))))];

    /// <summary>How many chains there were, and how long the slowest took. A call that has failed, fails here.</summary>
    internal async Task<(int Count, TimeSpan Slowest)> EndAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_callers);
        _stop.Dispose();
        return (_took.Count, _took.Max());
    }

    private async Task CallAsync(IGrainFactory grains, Random random)
    {
        while (!_stop.IsCancellationRequested)
        {
            var began = Stopwatch.GetTimestamp();
            Assert.Equal(Depth + 1, await grains.GetGrain<IRelayGrain>(random.Next(Grains)).Pass(Depth, random.Next(0xFFFF)));
            _took.Add(Stopwatch.GetElapsedTime(began));
        }
    }
}
