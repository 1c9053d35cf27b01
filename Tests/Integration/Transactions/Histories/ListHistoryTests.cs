using System.Collections.Concurrent;
using System.Diagnostics;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions.Histories;

public sealed class ListHistoryTests(TransactionsHost host, ITestOutputHelper output) : IClassFixture<TransactionsHost>
{
    private const int Clients = 16;
    private const int TransactionsPerClient = 150;

    private static readonly string[] Keys = ["a", "b", "c", "d", "e", "f"];

    [Fact]
    public async Task S10_44_Random_appends_and_reads_have_a_serial_order_that_respects_real_time()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var history = new ConcurrentBag<ListTransaction>();
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
                history.Add(new ListTransaction(id, started, Stopwatch.GetTimestamp(), done));
            }
        })));
        await host.RestartAsync(); // The final lists are those of the database.
        var final = new Dictionary<string, int[]>();
        foreach (var key in Keys) final[key] = await host.Grains.GetGrain<IListGrain>(key).Read();

        Assert.Equal(Clients * TransactionsPerClient, history.Count);
        Assert.Empty(ListHistoryChecker.Check([.. history], final));
    }

    [Fact]
    public void The_checker_finds_a_lost_append()
        => AssertFinds("it is there 0 times", Final("a", 1), T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Append("a", 2)));

    [Fact]
    public void The_checker_finds_an_append_of_an_aborted_transaction()
        => AssertFinds("no committed transaction", Final("a", 1, 9), T(1, 0, 1, Append("a", 1)));

    [Fact]
    public void The_checker_finds_an_intermediate_read()
        => AssertFinds("never was its beginning", Final("a", 1, 2), T(1, 0, 1, Append("a", 1), Append("a", 2)), T(2, 0, 1, Read("a", 2)));

    [Fact]
    public void The_checker_finds_a_write_skew()
        => AssertFinds(
            "No serial order",
            new() { ["a"] = [1], ["b"] = [2] },
            T(1, 0, 9, Read("b"), Append("a", 1)),
            T(2, 0, 9, Read("a"), Append("b", 2)));

    [Fact]
    public void The_checker_finds_a_stale_read()
        => AssertFinds("No serial order", Final("a", 1), T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Read("a")));

    [Fact]
    public void The_checker_accepts_what_is_right()
        => Assert.Empty(ListHistoryChecker.Check([T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Read("a", 1)), T(3, 0, 9, Read("a"))], Final("a", 1)));

    private static void AssertFinds(string violation, Dictionary<string, int[]> final, params ListTransaction[] history)
        => Assert.Contains(ListHistoryChecker.Check(history, final), found => found.Contains(violation, StringComparison.Ordinal));

    private static Dictionary<string, int[]> Final(string key, params int[] values) => new() { [key] = values };

    private static ListTransaction T(int id, long started, long ended, params ListOperation[] operations) => new(id, started, ended, operations);

    private static ListOperation Append(string key, int value) => new(key, value);

    private static ListOperation Read(string key, params int[] seen) => new(key, null, seen);
}
