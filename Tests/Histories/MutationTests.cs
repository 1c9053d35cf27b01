using System.Diagnostics;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Faults;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Histories;

/// <summary>Tests of the tests: a build that is broken on purpose is caught, and the same run without the breakage is clean.</summary>
public sealed class MutationTests(ITestOutputHelper output)
{
    private const int Clients = 16;
    private const int Attempts = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(MutationTests).Assembly, "mutations.sql");

    [Fact]
    public async Task A_build_that_skips_the_lock_is_caught()
    {
        await using var group = await SiloGroup.StartAsync(1, new Dictionary<string, string> { ["Platform__Mutation"] = "SkipLock" });
        using var lists = new ListLoad([group.Silos[0].Url], Clients, Settings.Seed, new KeySpace(hot: 4, cold: 4));
        lists.Start();
        await CommittedAsync(group, lists, 1_000);
        await lists.FinishAsync();
        var (_, _, violations) = await Verdict.FindAsync([lists], group.Silos[0].Url, Say);
        Assert.Contains(violations, violation => violation.StartsWith("CYCLE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_silo_that_was_paused_and_replaced_does_no_harm()
        => Assert.Empty(await ReplaceAsync());

    /// <summary>A replaced silo answers from a memory that is not true any more. It loses nothing: each version is guarded as well.</summary>
    [Fact]
    public async Task A_build_that_skips_the_fence_is_caught()
    {
        var violations = await UntilCaughtAsync("SkipFence");
        Assert.DoesNotContain(violations, violation => violation.StartsWith("LOST", StringComparison.Ordinal));
        Assert.Contains(violations, violation => violation.StartsWith("CYCLE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task What_was_written_behind_a_silos_back_is_not_written_over()
        => Assert.Empty(await InterfereAsync());

    /// <summary>Fence and lock are as they should be: the guard alone is missed.</summary>
    [Fact]
    public async Task A_build_that_skips_the_version_guard_is_caught()
    {
        var violations = await InterfereAsync("SkipVersionGuard");
        Assert.Contains(violations, violation => violation.StartsWith("LOST", StringComparison.Ordinal));
    }

    /// <summary>Rows change under a silo that holds its place; then it begins anew, and what counts is in the database.</summary>
    private async Task<List<string>> InterfereAsync(params string[] mutations)
    {
        Say($"HISTORIES_SEED={Settings.Seed}");
        await using var group = await SiloGroup.StartAsync(1);
        foreach (var mutation in mutations) await group.Database.ExecuteAsync(Sql[mutation]);
        var keys = new KeySpace(hot: 4, cold: 1, usesOfEach: 100_000);
        using var lists = new ListLoad([group.Silos[0].Url], Clients, Settings.Seed, keys);
        using var interloper = new Interloper(lists, keys, group.Database, group.Silos[0].Url, Settings.Seed);
        interloper.Start();
        await CommittedAsync(group, lists, 100);
        await interloper.InterfereAsync(50);
        await CommittedAsync(group, lists, 100);
        await interloper.FinishAsync();
        await group.Silos[0].Process.KillAsync();
        await group.Silos[0].Process.StartAsync();
        var (_, _, violations) = await Verdict.FindAsync([lists], group.Silos[0].Url, Say);
        foreach (var violation in violations.Take(2)) Say(violation);
        return violations;
    }

    /// <summary>Nothing may have waited for its commit when the silo was paused; then again.</summary>
    private async Task<List<string>> UntilCaughtAsync(params string[] mutations)
    {
        for (var attempt = 1; ; attempt++)
        {
            var violations = await ReplaceAsync(mutations);
            if (violations.Count > 0 || attempt == Attempts) return violations;
        }
    }

    /// <summary>A silo is paused under load; another one takes over; then the first goes on, with requests waiting for it.</summary>
    private async Task<List<string>> ReplaceAsync(params string[] mutations)
    {
        Say($"HISTORIES_SEED={Settings.Seed}");
        await using var group = await SiloGroup.StartAsync(1);
        foreach (var mutation in mutations) await group.Database.ExecuteAsync(Sql[mutation]);
        var keys = new KeySpace(hot: 4, cold: 12, usesOfEach: 2_000); // Lists that the first silo still remembers when it goes on.
        using var first = new ListLoad([group.Silos[0].Url], Clients, Settings.Seed, keys);
        first.Start();
        using var aside = new Aside(first, keys, group.Silos[0].Url);
        aside.Start();
        await CommittedAsync(group, first, 500);

        group.Silos[0].Process.Pause();
        aside.Stop();
        var successor = await group.AddAsync();
        using var second = new ListLoad([successor.Url], Clients, Settings.Seed + 1_000, keys);
        second.Start();
        await CommittedAsync(group, second, 300);

        using var overtaking = new VerifyClient(successor.Url);
        await aside.OvertakeAsync(overtaking);
        group.Silos[0].Process.Resume();
        await CommittedAsync(group, second, 300);
        await Task.WhenAll(first.FinishAsync(), second.FinishAsync(), aside.FinishAsync());
        if (mutations.Length > 0 && group.Silos[0].Process.IsRunning) await group.Silos[0].Process.KillAsync();
        await successor.Process.KillAsync(); // What counts is in the database, not in a silo's memory.
        await successor.Process.StartAsync();
        var (history, _, violations) = await Verdict.FindAsync([first, second], successor.Url, Say);
        foreach (var violation in violations.Take(2)) Say(violation);
        if (mutations.Length == 0) Assert.Contains(history, transaction => transaction.Outcome == Outcome.Failed); // By the fence.
        return violations;
    }

    private static async Task CommittedAsync(SiloGroup group, ListLoad lists, int more)
    {
        var (started, before) = (Stopwatch.GetTimestamp(), lists.Committed);
        while (lists.Committed < before + more)
        {
            if (Stopwatch.GetElapsedTime(started) >= Patience)
                Assert.Fail($"INCONCLUSIVE: {lists.Committed - before} transactions in {Patience.TotalSeconds} s\n{group.LogTails()}");
            await Task.Delay(20);
        }
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
