using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

public abstract class AtomicityTests(TransactionsHost host)
{
    private IBankGrain Bank => host.Grains.GetGrain<IBankGrain>(0);

    [Fact]
    public async Task S10_41_A_transfer_changes_both_grains_or_none()
    {
        var (from, to) = await TwoPursesAsync();

        await Bank.Move(from, to, 30);
        Assert.Equal((70, 130), await CountsAsync(from, to));

        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Bank.MoveThenFail(from, to, 30));
        var cause = Assert.IsType<InvalidOperationException>(aborted.InnerException);
        Assert.Equal("as ordered", cause.Message);
        Assert.Null(cause.InnerException);
        Assert.Equal((70, 130), await CountsAsync(from, to));
    }

    [Fact]
    public async Task S10_42_Swallowing_the_failure_of_a_joined_call_does_not_save_the_transaction()
    {
        var (from, to) = await TwoPursesAsync();
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Bank.MoveAndSwallowFailure(from, to, 30));
        Assert.Equal((100, 100), await CountsAsync(from, to));
    }

    [Fact]
    public async Task S10_47_A_joined_call_that_is_not_awaited_aborts()
        => await Assert.ThrowsAsync<OrleansOrphanCallException>(() => Bank.PutWithoutAwait(NewKey()));

    [Fact]
    public async Task S10_47_A_write_in_a_read_only_transaction_aborts()
        => await Assert.ThrowsAsync<OrleansReadOnlyViolatedException>(() => Purse(NewKey()).WriteInReadOnly());

    [Fact]
    public async Task S10_47_An_access_outside_of_a_transaction_is_refused()
        => await Assert.ThrowsAsync<OrleansTransactionException>(() => Purse(NewKey()).CountOutsideOfAnyTransaction());

    [Fact]
    public async Task S10_47_A_nested_access_is_refused()
    {
        var aborted = await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Purse(NewKey()).Nested());
        Assert.IsType<LockRecursionException>(aborted.InnerException);
    }

    [Fact]
    public async Task S10_48_An_independent_transaction_stays_although_the_outer_one_aborts()
    {
        var key = NewKey();
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Bank.PutIndependentlyThenFail(key, 7));
        Assert.Equal(7, await Purse(key).Count());
    }

    [Fact]
    public async Task S10_50_A_state_that_leaks_out_of_a_read_is_a_snapshot()
    {
        var key = NewKey();
        await Purse(key).Put(5);
        var leaked = await Purse(key).LeakState();
        leaked.Coins = 1_000_000;
        Assert.Equal(5, await Purse(key).Count());
    }

    [Fact]
    public async Task S10_50_An_update_that_throws_leaves_no_trace_even_if_the_grain_goes_on()
    {
        var key = NewKey();
        await Purse(key).Put(5);
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Purse(key).UpdateThatThrowsHalfWay());
        Assert.Equal(5, await Purse(key).Count());
    }

    [Fact]
    public async Task A_transaction_may_reach_a_grain_twice()
    {
        var key = NewKey();
        await Bank.PutTwice(key, 3);
        Assert.Equal(6, await Purse(key).Count());
    }

    [Fact]
    public async Task State_survives_a_restart_of_the_silo()
    {
        var key = NewKey();
        await Purse(key).Put(42);
        await host.RestartAsync();
        Assert.Equal(42, await Purse(key).Count());
    }

    private async Task<(string From, string To)> TwoPursesAsync()
    {
        var (from, to) = (NewKey(), NewKey());
        await Purse(from).Put(100);
        await Purse(to).Put(100);
        return (from, to);
    }

    private async Task<(int, int)> CountsAsync(string from, string to) => (await Purse(from).Count(), await Purse(to).Count());

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);

    private static string NewKey() => Guid.NewGuid().ToString("N");
}

public sealed class AtomicityTestsOnOneSilo(TransactionsHost host) : AtomicityTests(host), IClassFixture<TransactionsHost>;

public sealed class AtomicityTestsOnThreeSilos(ThreeSilosHost host) : AtomicityTests(host), IClassFixture<ThreeSilosHost>;
