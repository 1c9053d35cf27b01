using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>S10 49: transactions around a delegate.</summary>
public abstract class RunTransactionTests(TransactionsHost host)
{
    [Fact]
    public async Task S10_49_The_calls_of_the_delegate_commit_together()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-a").Put(1);
            await Purse("run-b").Put(2);
        });

        Assert.Equal((1, 2), (await Purse("run-a").Count(), await Purse("run-b").Count()));
        Assert.Null(TransactionContext.GetTransactionInfo());
    }

    [Fact]
    public async Task S10_49_An_exception_aborts_everything()
    {
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-c").Put(1);
            throw new FormatException("stop");
        }));

        Assert.IsType<FormatException>(aborted.InnerException);
        Assert.Equal(0, await Purse("run-c").Count());
    }

    [Fact]
    public async Task S10_49_Returning_false_aborts_without_an_exception()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-d").Put(1);
            return false;
        });

        Assert.Equal(0, await Purse("run-d").Count());
    }

    [Fact]
    public async Task S10_49_Join_needs_an_ambient_transaction()
        => await Assert.ThrowsAsync<NotSupportedException>(() => host.Client.RunTransaction(TransactionOption.Join, () => Task.CompletedTask));

    [Fact]
    public async Task S10_49_A_nested_delegate_joins_and_the_ambient_transaction_is_restored()
    {
        await host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            var outer = TransactionContext.CurrentTransactionId;
            await host.Client.RunTransaction(TransactionOption.CreateOrJoin, () =>
            {
                Assert.Equal(outer, TransactionContext.CurrentTransactionId);
                return Purse("run-e").Put(1);
            });
            Assert.Equal(outer, TransactionContext.CurrentTransactionId);
        });

        Assert.Equal(1, await Purse("run-e").Count());
    }

    [Fact]
    public async Task S10_49_A_failing_nested_delegate_dooms_the_outer_transaction()
    {
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("run-f").Put(1);
            await host.Client.RunTransaction(TransactionOption.CreateOrJoin, () => throw new FormatException("inner"));
        }));

        Assert.Equal(0, await Purse("run-f").Count());
    }

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);
}

public sealed class RunTransactionTestsOnOneSilo(TransactionsHost host) : RunTransactionTests(host), IClassFixture<TransactionsHost>;

public sealed class RunTransactionTestsOnThreeSilos(ThreeSilosHost host) : RunTransactionTests(host), IClassFixture<ThreeSilosHost>;

public sealed class RunTransactionTestsOfAClient(ClientHost host) : RunTransactionTests(host), IClassFixture<ClientHost>
{
    private readonly ClientHost _host = host;

    [Fact]
    public async Task S10_49_Conflicting_transactions_of_a_client_all_commit_by_their_age()
    {
        const int Workers = 8, Rounds = 10;
        await Task.WhenAll(Enumerable.Range(0, Workers).Select(async worker =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                var (first, second) = worker % 2 == 0 ? ("hot-a", "hot-b") : ("hot-b", "hot-a");
                await _host.Client.RunTransaction(TransactionOption.Create, async () =>
                {
                    await _host.Grains.GetGrain<IPurseGrain>(first).Put(1);
                    await _host.Grains.GetGrain<IPurseGrain>(second).Put(1);
                });
            }
        }));

        Assert.Equal(Workers * Rounds, await _host.Grains.GetGrain<IPurseGrain>("hot-a").Count());
        Assert.Equal(Workers * Rounds, await _host.Grains.GetGrain<IPurseGrain>("hot-b").Count());
    }
}
