using System.Diagnostics;
using Xunit;

namespace Orleans.Platform.Tests.Histories.Checking;

/// <summary>The checker finds what is wrong, in histories written by hand, and accepts what is right.</summary>
public sealed class HistoryCheckerTests
{
    [Fact]
    public void A_lost_append() => Finds("LOST", Final(("a", [1])), T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Append("a", 2)));

    [Fact]
    public void A_duplicated_append() => Finds("DUPLICATED", Final(("a", [1, 1])), T(1, 0, 1, Append("a", 1)));

    [Fact]
    public void An_append_that_nobody_made() => Finds("INVENTED", Final(("a", [9])));

    [Fact]
    public void A_read_of_what_nobody_wrote() => Finds("INVENTED", Final(("a", [])), T(1, 0, 1, Read("a", 9)));

    [Fact]
    public void An_append_that_was_refused() => Finds("ABORTED", Final(("a", [1])), T(1, 0, 1, Append("a", 1)) with { Outcome = Outcome.Failed });

    [Fact]
    public void An_aborted_read() => Finds(
        "G1a", Final(("a", [])), T(1, 0, 9, Append("a", 1)) with { Outcome = Outcome.Failed }, T(2, 0, 9, Read("a", 1)));

    [Fact]
    public void An_intermediate_read() => Finds(
        "G1b", Final(("a", [1, 2])), T(1, 0, 9, Append("a", 1), Append("a", 2)), T(2, 0, 9, Read("a", 1)));

    [Fact]
    public void Half_of_an_unknown_transaction() => Finds(
        "TORN", Final(("a", [1]), ("b", [])), T(1, 0, 9, Append("a", 1), Append("b", 2)) with { Outcome = Outcome.Unknown });

    [Fact]
    public void Two_orders_of_one_list() => Finds(
        "NOT A PREFIX", Final(("a", [1, 2])), T(1, 0, 9, Append("a", 1)), T(2, 0, 9, Append("a", 2)), T(3, 0, 9, Read("a", 2, 1)));

    [Fact]
    public void Appends_of_one_transaction_in_the_wrong_order() => Finds("ORDER", Final(("a", [2, 1])), T(1, 0, 9, Append("a", 1), Append("a", 2)));

    [Fact]
    public void A_transaction_that_does_not_see_itself() => Finds("INTERNAL", Final(("a", [1])), T(1, 0, 9, Append("a", 1), Read("a")));

    [Fact]
    public void Dirty_writes() => Finds(
        "G0)", Final(("a", [1, 3]), ("b", [4, 2])), T(1, 0, 9, Append("a", 1), Append("b", 2)), T(2, 0, 9, Append("a", 3), Append("b", 4)));

    [Fact]
    public void Circular_information() => Finds(
        "G1c)", Final(("a", [1]), ("b", [2])), T(1, 0, 9, Append("a", 1), Read("b", 2)), T(2, 0, 9, Append("b", 2), Read("a", 1)));

    [Fact]
    public void A_lost_update() => Finds(
        "G-single)", Final(("a", [1, 2])), T(1, 0, 9, Read("a"), Append("a", 1)), T(2, 0, 9, Read("a"), Append("a", 2)));

    [Fact]
    public void Read_skew() => Finds(
        "G-single)", Final(("a", [1]), ("b", [2])), T(1, 0, 9, Append("a", 1), Append("b", 2)), T(2, 0, 9, Read("a"), Read("b", 2)));

    [Fact]
    public void Write_skew() => Finds(
        "G2)", Final(("a", [1]), ("b", [2])), T(1, 0, 9, Read("b"), Append("a", 1)), T(2, 0, 9, Read("a"), Append("b", 2)));

    [Fact]
    public void A_long_fork() => Finds(
        "G2)",
        Final(("a", [1]), ("b", [2])),
        T(1, 0, 9, Append("a", 1)), T(2, 0, 9, Append("b", 2)), T(3, 0, 9, Read("a", 1), Read("b")), T(4, 0, 9, Read("b", 2), Read("a")));

    [Fact]
    public void A_stale_read() => Finds("G-single, real time", Final(("a", [1])), T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Read("a")));

    [Fact]
    public void Writes_against_real_time() => Finds("G0, real time", Final(("a", [2, 1])), T(1, 0, 1, Append("a", 1)), T(2, 2, 3, Append("a", 2)));

    [Fact]
    public void An_unknown_transaction_that_was_seen_before_it_began() => Finds(
        "real time", Final(("a", [1])), T(1, 5, 6, Append("a", 1)) with { Outcome = Outcome.Unknown }, T(2, 0, 1, Read("a", 1)));

    [Fact]
    public void The_smallest_cycle_is_shown()
    {
        var history = Enumerable.Range(1, 50).Select(i => T(i, i * 10, (i * 10) + 5, Append("a", i))).ToArray();
        var violations = HistoryChecker.Check([.. history, T(99, 33, 34, Read("a", 1))], Final(("a", [.. Enumerable.Range(1, 50).Select(i => (long)i)])));
        var cycle = Assert.Single(violations);
        Assert.Contains("of 2 transactions", cycle);
        Assert.Contains("T99", cycle);
    }

    /// <summary>What follows from a cycle is none itself, however much of it there is, and wherever it stands in the history.</summary>
    [Fact]
    public void A_small_cycle_before_thousands_that_follow_from_it()
    {
        var cycle = Assert.Single(HistoryChecker.Check([.. Followers(2_000, "a", 1, "c"), .. Skew(9_001, "a", "b")], Final(("a", [1]), ("b", [2]), Written(2_000, "c"))));
        Assert.Contains("CYCLE (G2): no serial order of 2 transactions", cycle);
    }

    [Fact]
    public void Small_cycles_before_and_after_thousands_that_are_in_none()
    {
        Transaction last = T(9_003, 0, 9, Read("c", [.. Written(2_000, "c").Values]), Read("e"), Append("d", 3));
        Transaction[] history = [.. Followers(2_000, "a", 1, "c"), .. Skew(9_001, "a", "b"), last, T(9_004, 0, 9, Read("d"), Append("e", 4))];
        var cycle = Assert.Single(HistoryChecker.Check(history, Final(("a", [1]), ("b", [2]), Written(2_000, "c"), ("d", [3]), ("e", [4]))));
        Assert.Contains("of 2 transactions", cycle);
    }

    [Fact]
    public void What_is_right_is_accepted() => Assert.Empty(HistoryChecker.Check(
        [
            T(1, 0, 1, Append("a", 1), Append("a", 2), Read("a", 1, 2)),
            T(2, 2, 3, Read("a", 1, 2), Append("a", 3), Read("a", 1, 2, 3), Append("b", 4)),
            T(3, 0, 9, Read("a")),
            T(4, 0, 9, Read("b"), Read("a", 1, 2)),
            T(5, 0, 9, Append("c", 5)) with { Outcome = Outcome.Failed },
            T(6, 0, 1, Append("c", 6)) with { Outcome = Outcome.Unknown }, // Never happened.
            T(7, 0, 1, Append("c", 7), Append("d", 8)) with { Outcome = Outcome.Unknown }, // Happened after its caller gave up.
            T(8, 5, 6, Read("c")),
        ],
        Final(("a", [1, 2, 3]), ("b", [4]), ("c", [7]), ("d", [8]))));

    [Fact]
    public void A_hundred_thousand_transactions_take_seconds()
    {
        var lists = Enumerable.Range(0, 5_000).Select(_ => new List<long>()).ToArray();
        var random = new Random(7);
        var history = Enumerable.Range(0, 100_000).Select(i =>
        {
            var steps = Enumerable.Range(0, 4).Select(step =>
            {
                var key = random.Next(lists.Length);
                if (random.Next(2) == 0) return Read($"k{key}", [.. lists[key]]);
                lists[key].Add((i * 4) + step);
                return Append($"k{key}", (i * 4) + step);
            }).ToArray();
            return T(i, i * 10, (i * 10) + 500, steps); // 50 at once, which happen in order.
        }).ToList();
        var final = lists.Select((list, key) => (Key: $"k{key}", Values: list.ToArray())).ToDictionary(list => list.Key, list => list.Values);

        var started = Stopwatch.GetTimestamp();
        Assert.Empty(HistoryChecker.Check(history, final));
        history.Add(T(100_000, 999_000, 999_001, Read("k0")));
        Assert.Contains("real time", Assert.Single(HistoryChecker.Check(history, final)));
        Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromSeconds(30), $"{Stopwatch.GetElapsedTime(started)}");
    }

    private static void Finds(string violation, Dictionary<string, long[]> final, params Transaction[] history)
        => Assert.Contains(HistoryChecker.Check(history, final), found => found.Contains(violation, StringComparison.Ordinal));

    private static Dictionary<string, long[]> Final(params (string Key, long[] Values)[] lists) => lists.ToDictionary(list => list.Key, list => list.Values);

    private static Transaction T(int id, long started, long ended, params Step[] steps) => new(id, started, ended, Outcome.Committed, steps);

    /// <summary>Each reads what the other writes: 1 in the first list, 2 in the second.</summary>
    private static Transaction[] Skew(int id, string first, string second)
        => [T(id, 0, 9, Read(second), Append(first, 1)), T(id + 1, 0, 9, Read(first), Append(second, 2))];

    /// <summary>Transactions that have read one list, and write another one after each other.</summary>
    private static IEnumerable<Transaction> Followers(int count, string read, long seen, string written)
        => Written(count, written).Values.Select((value, i) => T(i, 0, 9, Read(read, seen), Append(written, value)));

    private static (string Key, long[] Values) Written(int count, string key) => (key, [.. Enumerable.Range(0, count).Select(i => 1_000L + i)]);

    private static Step Append(string key, long value) => new(key, value);

    private static Step Read(string key, params long[] seen) => new(key, null, seen);
}
