using System.Diagnostics;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions;

public abstract class IsolationTests(TransactionsHost host, ITestOutputHelper output)
{
    private const int Coins = 100;

    private IBankGrain Bank => host.Grains.GetGrain<IBankGrain>(0);

    [Fact]
    public async Task S10_43_Random_transfers_keep_the_sum_at_every_instant_and_apply_once()
    {
        const int clients = 16, transfersPerClient = 1_000;
        string[] purses = [.. Enumerable.Range(0, 50).Select(i => $"sum-{i}")];
        await Task.WhenAll(purses.Select(purse => Purse(purse).Put(Coins)));
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var committed = new System.Collections.Concurrent.ConcurrentBag<string>();

        var transfers = Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            var random = new Random(seed + client);
            for (var i = 0; i < transfersPerClient; i++)
            {
                var from = random.Next(purses.Length);
                var to = (from + 1 + random.Next(purses.Length - 1)) % purses.Length;
                var id = $"{client}-{i}";
                try
                {
                    await Bank.Move(purses[from], purses[to], random.Next(1, 20), id);
                    committed.Add(id);
                }
                catch (OrleansTransactionAbortedException aborted) when (aborted.InnerException is InvalidOperationException)
                {
                    // Not enough coins: a business "no".
                }
            }
        })));
        var audits = 0;
        while (!transfers.IsCompleted)
        {
            Assert.Equal(Coins * purses.Length, await Bank.Sum(purses));
            audits++;
        }

        await transfers;
        Assert.True(committed.Count > clients * transfersPerClient / 2, $"Only {committed.Count} transfers committed.");
        Assert.True(audits > 10, $"Only {audits} audits.");
        Assert.Equal(Coins * purses.Length, await Bank.Sum(purses));
        var received = (await Task.WhenAll(purses.Select(purse => Purse(purse).Received()))).SelectMany(ids => ids).ToList();
        Assert.Equal(committed.Order(), received.Order());
    }

    [Fact]
    public async Task S10_45_Read_then_write_never_loses_an_update()
    {
        const int writers = 20;
        await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Purse("upgrade").ReadThenPut(1)));
        Assert.Equal(writers, await Purse("upgrade").Count());
    }

    [Fact]
    public async Task S10_45_With_an_exclusive_lock_both_commit()
    {
        const int writers = 20;
        var seen = await Task.WhenAll(Enumerable.Range(0, writers).Select(_ => Purse("exclusive").ReadThenPutExclusively(1)));
        Assert.Equal(Enumerable.Range(0, writers), seen.Order());
    }

    [Fact]
    public async Task S10_46_Opposite_lock_orders_commit_both_without_a_lock_timeout()
    {
        var started = Stopwatch.GetTimestamp();
        for (var round = 0; round < 20; round++)
        {
            await Task.WhenAll(Bank.PutBoth("left", "right", 2), Bank.PutBoth("right", "left", 2));
        }

        Assert.Equal(40, await Purse("left").Count());
        Assert.Equal(40, await Purse("right").Count());
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(5), $"Took {Stopwatch.GetElapsedTime(started)}.");
    }

    [Fact]
    public async Task Hot_items_under_opposite_orders_and_many_callers_all_commit()
    {
        string[] hot = ["hot-0", "hot-1", "hot-2"];
        var random = new Random(4711);
        var orders = Enumerable.Range(0, 300).Select(_ => hot.OrderBy(_ => random.Next()).Take(2).ToArray()).ToArray();

        await Task.WhenAll(orders.Select(order => Bank.PutBoth(order[0], order[1], 0)));

        Assert.Equal(600, await Bank.Sum(hot));
    }

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);
}

public sealed class IsolationTestsOnOneSilo(TransactionsHost host, ITestOutputHelper output) : IsolationTests(host, output), IClassFixture<TransactionsHost>;

public sealed class IsolationTestsOnThreeSilos(ThreeSilosHost host, ITestOutputHelper output) : IsolationTests(host, output), IClassFixture<ThreeSilosHost>;
