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

    [Fact]
    public async Task A_grain_that_is_asked_for_too_much_takes_no_place_from_the_others()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var running = busy.Pass(_key);
        await Gate.Of(_key).EnteredAsync();
        var waiting = Enumerable.Range(0, Waiting).Select(_ => busy.Pass(_key)).ToList();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++) await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => busy.Pass(_key));
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon, $"{Stopwatch.GetElapsedTime(started)}");

        for (var i = 0; i < 10; i++) await Task.WhenAll(Enumerable.Range(0, Executing).Select(other => Purse($"{_key}-{other}").Put(1)));
        Gate.Of(_key).Open();
        await Task.WhenAll([running, .. waiting]);
        Assert.Equal(1 + Waiting, Gate.Of(_key).Count);
    }

    [Fact]
    public async Task A_full_silo_refuses_calls_of_a_busy_grain_before_they_wait_for_it()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var running = busy.Pass(_key);
        await Gate.Of(_key).EnteredAsync();
        var admitted = await FillAsync(Executing - 1 + Waiting);
        await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => busy.Pass(_key).WaitAsync(Soon));
        await Assert.ThrowsAsync<OrleansTransactionOverloadException>(() => Grains.GetGrain<ITurnstileGrain>("never-made").Pass(_key));

        Gate.Of(_key).Open();
        _gate.Open();
        await Task.WhenAll([running, .. admitted]);
        Assert.Equal(1, Gate.Of(_key).Count);
    }

    /// <summary>As many transactions as there are places and waiting places, held up before they touch anything.</summary>
    private async Task<List<Task>> FillAsync(int places = Executing + Waiting)
    {
        var all = Enumerable.Range(0, places).Select(_ => Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await _gate.PassAsync();
            await Purse(_key).Put(1);
        })).ToList();
        for (var i = 0; i < places - Waiting; i++) await _gate.EnteredAsync();
        return all;
    }

    private IPurseGrain Purse(string key) => Grains.GetGrain<IPurseGrain>(key);
}
