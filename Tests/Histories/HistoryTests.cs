using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Checking;
using Orleans.Platform.Tests.Histories.Faults;
using Orleans.Platform.Tests.Histories.Load;
using Orleans.Platform.Tests.Histories.Processes;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Histories;

/// <summary>List appends and bank transfers from outside over HTTP, checked for strict serializability. See <see cref="Settings"/>.</summary>
public sealed class HistoryTests(ITestOutputHelper output)
{
    private const int ListClients = 16;
    private const int BankClients = 4;
    private const int LeastTransactionsPerSecond = 20;
    private const int LeastInCluster = 5; // A third of the grains at least is away during most faults.
    private const int EnoughWithoutFaults = 500;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Theory]
    [MemberData(nameof(Settings.Silos), MemberType = typeof(Settings))]
    public async Task Transactions_are_strictly_serializable_while_silos_and_PostgreSQL_are_killed_paused_and_cut_off(int silos)
    {
        var duration = Settings.Duration(otherwiseSeconds: 30);
        Say($"HISTORIES_SEED={Settings.Seed} HISTORIES_SILOS={silos} HISTORIES_SECONDS={duration.TotalSeconds}");
        await using var group = await SiloGroup.StartAsync(silos);
        string[] urls = [.. group.Silos.Select(silo => silo.Url)];
        using var lists = new ListLoad(urls, ListClients, Settings.Seed);
        using var bank = new BankLoad(urls, BankClients, Settings.Seed);
        await bank.StartAsync();
        lists.Start();

        var nemesis = new Nemesis(group, lists, new Random(Settings.Seed), Say);
        for (var started = Stopwatch.GetTimestamp(); Stopwatch.GetElapsedTime(started) < duration;) await nemesis.StrikeAsync();
        await Task.WhenAll(lists.FinishAsync(), bank.FinishAsync()).WaitAsync(TimeSpan.FromSeconds(60));
        var history = await Verdict.CheckAsync(lists, urls[0], Settings.Seed, Say);
        Assert.Empty(await bank.CheckAsync());

        Say($"{nemesis.Strikes} faults: {nemesis.Summary}; {bank.Committed} transfers, {bank.Totals} reads of all accounts");
        Assert.True(nemesis.Strikes >= duration.TotalSeconds / 8, $"INCONCLUSIVE: {nemesis.Strikes} faults");
        Assert.True(bank.Committed >= duration.TotalSeconds, $"INCONCLUSIVE: {bank.Committed} transfers");
        Assert.True(bank.Totals >= duration.TotalSeconds, $"INCONCLUSIVE: {bank.Totals} reads of all accounts");
        var least = duration.TotalSeconds * (silos > 1 ? LeastInCluster : LeastTransactionsPerSecond);
        Assert.True(history.Count(t => t.Outcome == Outcome.Committed) >= least, $"INCONCLUSIVE: less than {least} transactions");
        Assert.Contains(history, transaction => transaction.Outcome == Outcome.Unknown); // Otherwise the faults missed.
    }

    [Theory]
    [MemberData(nameof(Settings.Silos), MemberType = typeof(Settings))]
    public async Task Without_faults_every_outcome_is_known_and_nothing_is_refused(int silos)
    {
        await using var group = await SiloGroup.StartAsync(silos);
        string[] urls = [.. group.Silos.Select(silo => silo.Url)];
        using var lists = new ListLoad(urls, ListClients, Settings.Seed);
        lists.Start();
        await Task.Delay(Settings.Duration(otherwiseSeconds: 5));
        // Three silos need longer for enough of them: locks on another silo are held until the commit, and these lists are fought over.
        for (var started = Stopwatch.GetTimestamp(); lists.Committed <= EnoughWithoutFaults && Stopwatch.GetElapsedTime(started) < Patience;) await Task.Delay(100);
        await lists.FinishAsync();
        var history = await Verdict.CheckAsync(lists, urls[0], Settings.Seed, Say);
        Assert.True(history.Count > EnoughWithoutFaults, $"INCONCLUSIVE: {history.Count} transactions");
        Assert.DoesNotContain(history, transaction => transaction.Outcome != Outcome.Committed);
    }

    private void Say(string text)
    {
        output.WriteLine(text);
        Console.WriteLine(text);
    }
}
