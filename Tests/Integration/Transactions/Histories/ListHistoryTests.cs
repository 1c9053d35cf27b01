using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Histories;

public abstract class ListHistoryTests(TransactionsHost host, ITestOutputHelper output)
{
    private const int Clients = 16;
    private const int TransactionsPerClient = 150;

    private static readonly string[] Keys = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public async Task S10_44_Random_appends_and_reads_have_a_serial_order_that_respects_real_time()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var history = new ConcurrentBag<Transaction>();
        var next = 0;
        await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => Task.Run(async () =>
        {
            var random = new Random(seed + client);
            for (var i = 0; i < TransactionsPerClient; i++)
            {
                var id = Interlocked.Increment(ref next);
                var operations = Enumerable.Range(0, random.Next(1, 5)).Select(step => new ListOperation(
                    Keys[random.Next(Keys.Length)], random.Next(2) == 0 ? (id * 10) + step : null)).ToArray();
                var started = Stopwatch.GetTimestamp();
                var done = await host.Grains.GetGrain<IListTransactionGrain>(0).Run(operations);
                history.Add(new Transaction(
                    id, started, Stopwatch.GetTimestamp(), Outcome.Committed, [.. done.Select(step => new Step(step.Key, step.Append, step.Seen))]));
            }
        })));
        await host.RestartAsync(); // The final lists are those of the database.
        var final = new Dictionary<string, long[]>();
        foreach (var key in Keys) final[key] = await host.Grains.GetGrain<IListGrain>(key).Read();

        Assert.Equal(Clients * TransactionsPerClient, history.Count);
        Assert.Empty(HistoryChecker.Check([.. history], final));
    }
}

public sealed class ListHistoryTestsOnOneSilo(TransactionsHost host, ITestOutputHelper output) : ListHistoryTests(host, output), IClassFixture<TransactionsHost>;

public sealed class ListHistoryTestsOnThreeSilos(ThreeSilosHost host, ITestOutputHelper output) : ListHistoryTests(host, output), IClassFixture<ThreeSilosHost>;
