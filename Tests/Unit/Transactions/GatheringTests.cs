using System.Collections.Concurrent;
using Orleans.Platform.Transactions.Data;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Transactions;

public sealed class GatheringTests
{
    private readonly ConcurrentQueue<int[]> _fetched = new();
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _now, _most;

    [Fact]
    public async Task What_is_wanted_at_the_same_time_shares_few_fetches()
    {
        var gathering = new Gathering<int>(FetchAsync);
        var all = Enumerable.Range(0, 500).Select(want => gathering.WantAsync(want % 250)).ToList();
        _open.SetResult();
        await Task.WhenAll(all);

        Assert.Equal(Enumerable.Range(0, 250), _fetched.SelectMany(some => some).Distinct().Order());
        Assert.InRange(_most, 1, 2);
        Assert.InRange(_fetched.Count, 1, 4);
        Assert.All(_fetched, some => Assert.Equal(some.Distinct().Count(), some.Length));
    }

    [Fact]
    public async Task A_failure_reaches_those_who_waited_for_it_and_nobody_else()
    {
        var fails = true;
        var gathering = new Gathering<string>(_ => fails ? Task.FromException(new InvalidOperationException("down")) : Task.CompletedTask);
        await Assert.ThrowsAsync<InvalidOperationException>(() => gathering.WantAsync("a"));
        fails = false;
        await gathering.WantAsync("a");
    }

    private async Task FetchAsync(int[] some)
    {
        lock (_open) _most = Math.Max(_most, ++_now);
        await _open.Task;
        _fetched.Enqueue(some);
        lock (_open) _now--;
    }
}
