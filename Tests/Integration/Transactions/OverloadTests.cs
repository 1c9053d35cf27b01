using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Few places, so that they are full soon.</summary>
public sealed class OverloadTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    private const int Executing = 3;
    private const int Waiting = 2;

    // The design's bar is 50 ms; a busy machine may need more.
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(500);

    private readonly string _key = Guid.NewGuid().ToString("N");
    private readonly Gate _gate = new();
    private IHost _silo = null!;

    private IGrainFactory Grains => _silo.Services.GetRequiredService<IGrainFactory>();

    private ITransactionClient Client => _silo.Services.GetRequiredService<ITransactionClient>();

    public async Task InitializeAsync() => _silo = await TransactionsHost.StartSiloAsync(
        postgres.ConnectionString,
        builder => builder.Services.Configure<TransactionOptions>(options =>
        {
            (options.MaxExecuting, options.MaxWaiting) = (Executing, Waiting);
            options.Deadline = TimeSpan.FromSeconds(5);
        }));

    public async Task DisposeAsync()
    {
        _gate.Open();
        await _silo.StopAsync();
        _silo.Dispose();
    }

    [Fact]
    public async Task Beyond_its_queue_a_transaction_is_refused_at_once_and_not_done()
    {
        var admitted = await FillAsync();
        var started = Stopwatch.GetTimestamp();
        await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => Purse(_key).Put(1000));
        await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => Purse(_key).Count());
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon, $"{Stopwatch.GetElapsedTime(started)}");

        _gate.Open();
        await Task.WhenAll(admitted);
        Assert.Equal(Executing + Waiting, await Purse(_key).Count());
    }

    [Fact]
    public async Task Who_has_waited_until_the_deadline_is_refused_and_leaves_its_place()
    {
        var admitted = await FillAsync();
        foreach (var waiting in admitted.Skip(Executing)) await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => waiting);
        _gate.Open();
        await Task.WhenAll(admitted).ContinueWith(_ => { }, TaskScheduler.Default); // Those that had a place commit, or have reached their own deadline.
        await Task.WhenAll(Enumerable.Range(0, Executing).Select(_ => Purse("later").Put(1)));
        Assert.Equal(Executing, await Purse("later").Count());
    }

    [Fact]
    public async Task A_transaction_within_another_does_not_wait_for_a_place()
        => await Task.WhenAll(Enumerable.Range(0, Executing + Waiting).Select(async i => await Assert.ThrowsAsync<OrleansTransactionAbortedException>(
            () => Grains.GetGrain<IBankGrain>(i).PutIndependentlyThenFail($"independent-{i}", 1)))).WaitAsync(TimeSpan.FromSeconds(4));

    /// <summary>As many transactions as there are places and waiting places, held up before they touch anything.</summary>
    private async Task<List<Task>> FillAsync()
    {
        var all = Enumerable.Range(0, Executing + Waiting).Select(_ => Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await _gate.PassAsync();
            await Purse(_key).Put(1);
        })).ToList();
        for (var i = 0; i < Executing; i++) await _gate.EnteredAsync();
        return all;
    }

    private IPurseGrain Purse(string key) => Grains.GetGrain<IPurseGrain>(key);
}
