using System.Diagnostics;
using Orleans.Platform.Tests.Histories.Load;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Cluster;

/// <summary>
/// One of three silo processes dies by itself at a step of a commit, as the root of a transaction or as a branch of it, under transfers
/// between accounts of all silos. The steps are those of <c>FaultPoint</c>.
/// </summary>
public sealed class FaultPointTests(SharedSilos shared, ITestOutputHelper output) : IClassFixture<SharedSilos>
{
    private const string Variable = "Platform__FaultPoint";
    private const int Victim = 2, Clients = 8, Accounts = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), LockPatience = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData("BeforePrepare", 30)]
    [InlineData("AfterPrepare", 31)]
    [InlineData("BeforeBatch", 10)]
    [InlineData("DuringBatch", 11)]
    [InlineData("AfterBatch", 12)]
    [InlineData("BeforeReplies", 32)]
    [InlineData("BeforeBranchPrepare", 33)]
    [InlineData("AfterBranchPrepare", 34)]
    [InlineData("BeforeBranchOutcome", 35)]
    public async Task S10_51_A_silo_of_three_that_dies_at_a_step_of_a_commit_leaves_it_whole_or_undone(string point, int passage)
    {
        var silos = shared.Silos;
        var process = silos[Victim].Process;
        using var bank = new BankLoad(silos.Urls, Clients, seed: passage, Accounts);
        await bank.StartAsync();
        await process.StopAsync();
        process.Environment[Variable] = $"{point}:{passage}";
        await process.StartAsync();
        Assert.Equal(137, await process.WaitForExitAsync(Patience));
        Assert.Contains($"fault point {point}", process.LogTail(), StringComparison.Ordinal);

        var died = Stopwatch.GetTimestamp();
        await bank.RoundAsync().WaitAsync(LockPatience);
        var round = Stopwatch.GetElapsedTime(died);
        process.Environment.Remove(Variable);
        await process.StartAsync();
        await bank.FinishAsync().WaitAsync(Patience);
        output.WriteLine($"{point}: every account gave and took {round.TotalSeconds:0.0} s after the death; {bank.Committed} transfers, {bank.Totals} reads of all accounts");
        Assert.Empty(await bank.CheckAsync());
        Assert.True(bank.Totals > 0, "INCONCLUSIVE: nobody has read all accounts");
    }
}
