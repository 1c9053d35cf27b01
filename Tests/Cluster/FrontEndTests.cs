using System.Diagnostics;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Histories.Load;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>The cluster as it is installed: callers know the front end alone.</summary>
public sealed class FrontEndTests(ITestOutputHelper output)
{
    private const int Clients = 4, Transfers = 50;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Transfers_through_a_front_end_go_on_and_add_up_while_one_of_three_silos_is_killed_and_comes_back()
    {
        var url = $"http://127.0.0.1:{Ports.Free()}";
        await using var cluster = await WholeCluster.StartAsync(url);
        using var bank = new BankLoad([url], Clients, seed: 1);
        await bank.StartAsync();
        await CommittedAsync(cluster, bank);
        await cluster.Silos[1].Process.KillAsync();
        output.WriteLine($"{Transfers} transfers took {(await CommittedAsync(cluster, bank)).TotalSeconds:0.0} s from the kill on");
        await cluster.Silos[1].Process.StartAsync();
        await CommittedAsync(cluster, bank);
        await bank.FinishAsync().WaitAsync(Patience);
        Assert.Empty(await bank.CheckAsync());
        Assert.True(bank.Totals > 0, "INCONCLUSIVE: nobody has read all accounts");
        await cluster.StopAsync();
    }

    private static async Task<TimeSpan> CommittedAsync(WholeCluster cluster, BankLoad bank)
    {
        var (started, until) = (Stopwatch.GetTimestamp(), bank.Committed + Transfers);
        while (bank.Committed < until)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < Patience, $"{until - bank.Committed} transfers are missing.\n{cluster.LogTails()}");
            await Task.Delay(20);
        }

        return Stopwatch.GetElapsedTime(started);
    }
}
