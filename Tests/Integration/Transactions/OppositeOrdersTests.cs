using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What becomes of two transactions that want two locks in opposite orders when nobody runs the loser again.</summary>
public sealed class OppositeOrdersTests
{
    private const int Rounds = 30, PauseMs = 20;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task S10_46_One_of_two_commits_at_its_first_attempt_and_the_other_when_it_is_called_again(int silos)
    {
        var host = new OneTryHost(silos);
        await host.InitializeAsync();
        var losers = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var both = await Task.WhenAll(TryPutBothAsync(host, "left", "right"), TryPutBothAsync(host, "right", "left")).WaitAsync(TimeSpan.FromSeconds(5));
            Assert.Contains(null, both);
            var failures = both.OfType<Exception>().ToList();
            Assert.All(failures, failure => Assert.IsAssignableFrom<OrleansTransactionTransientFailureException>(failure));
            Assert.All(failures, failure => Assert.Contains("held for", failure.ToString(), StringComparison.Ordinal)); // Why it lost.
            if (failures.Count == 0) continue;
            losers++;
            Assert.Null(await TryPutBothAsync(host, "left", "right"));
        }

        Assert.Equal(2 * Rounds, await host.Grains.GetGrain<IPurseGrain>("left").Count());
        Assert.Equal(2 * Rounds, await host.Grains.GetGrain<IPurseGrain>("right").Count());
        Assert.True(losers > 0, "INCONCLUSIVE: they never met");
        await host.DisposeAsync();
    }

    private static async Task<Exception?> TryPutBothAsync(TransactionsHost host, string first, string second)
    {
        try
        {
            await host.Grains.GetGrain<IBankGrain>(0).PutBoth(first, second, PauseMs);
            return null;
        }
        catch (OrleansTransactionException failure)
        {
            return failure;
        }
    }

    private sealed class OneTryHost(int silos) : TransactionsHost
    {
        protected override int SiloCount => silos;

        protected override void Configure(IHostApplicationBuilder silo) => silo.Services.Configure<TransactionOptions>(options => options.RetryVictims = false);
    }
}
