using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions.Monitoring;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What becomes of a transaction whose caller has cancelled it.</summary>
public sealed class CancellationTests(TransactionsHost host) : IClassFixture<TransactionsHost>
{
    // Much less than a transaction's deadline.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    private readonly Gate _gate = new();

    [Fact]
    public async Task A_cancelled_transaction_that_waits_for_a_lock_gives_up_and_leaves_nothing()
    {
        var holder = host.Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await Purse("cancel-held").Put(1);
            await _gate.PassAsync();
        });
        await _gate.EnteredAsync();
        using var cancel = new CancellationTokenSource();
        var call = host.Grains.GetGrain<ICancellableBankGrain>(0).PutBoth("cancel-free", "cancel-held", cancel.Token);
        var monitor = host.Silo.Services.GetRequiredService<ITransactionMonitor>();
        await Wait.Until(() => monitor.Running(TimeSpan.Zero).Any(running => running.WaitsFor is not null), "it waits for the lock");

        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        await Purse("cancel-free").Put(10).WaitAsync(Soon); // Its lock was given back, although the other one is still held.

        _gate.Open();
        await holder;
        Assert.Equal(10, await Purse("cancel-free").Count());
        Assert.Equal(1, await Purse("cancel-held").Count());
    }

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);
}
