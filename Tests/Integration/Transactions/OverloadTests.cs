using System.Diagnostics;
using System.Diagnostics.Metrics;
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
        using var throttled = new Throttled();
        var started = Stopwatch.GetTimestamp();
        var refusal = await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => Purse(_key).Put(1000));
        Assert.IsType<OrleansTransactionOverloadException>(refusal.InnerException);
        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => Purse(_key).Count());
        Assert.True(Stopwatch.GetElapsedTime(started) < Soon, $"{Stopwatch.GetElapsedTime(started)}");
        Assert.True(throttled.Count >= 2);

        _gate.Open();
        await Task.WhenAll(admitted);
        Assert.Equal(Executing + Waiting, await Purse(_key).Count());
    }

    [Fact]
    public async Task Who_has_waited_until_the_deadline_is_refused_and_leaves_its_place()
    {
        var admitted = await FillAsync();
        foreach (var waiting in admitted.Skip(Executing)) await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => waiting);
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
    public async Task A_transaction_within_a_delegates_does_not_wait_for_a_place()
    {
        var delegates = Enumerable.Range(0, Executing).Select(i => Client.RunTransaction(TransactionOption.Create, async () =>
        {
            await _gate.PassAsync();
            await Grains.GetGrain<ITurnstileGrain>($"{_key}-{i}").PayIndependently(_key);
        })).ToList();
        for (var i = 0; i < Executing; i++) await _gate.EnteredAsync();
        _gate.Open();
        await Task.WhenAll(delegates).WaitAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Executing, await Purse(_key).Count());
    }

    [Fact]
    public async Task A_grain_that_is_asked_for_too_much_takes_no_place_from_the_others()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var running = busy.Pass(_key);
        await Gate.Of(_key).EnteredAsync();
        var waiting = Enumerable.Range(0, Waiting).Select(_ => busy.Pass(_key)).ToList();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < 10; i++) await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => busy.Pass(_key));
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
        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => busy.Pass(_key).WaitAsync(Soon));
        await Assert.ThrowsAsync<OrleansStartTransactionFailedException>(() => Grains.GetGrain<ITurnstileGrain>("never-made").Pass(_key));

        Gate.Of(_key).Open();
        _gate.Open();
        await Task.WhenAll([running, .. admitted]);
        Assert.Equal(1, Gate.Of(_key).Count);
    }

    [Fact]
    public async Task Who_waits_for_a_place_does_not_keep_its_grain_from_those_that_have_one()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var (gate, last) = (Gate.Of(_key), Gate.Of($"{_key}-last"));
        var executing = Enumerable.Range(0, Executing).Select(i => Grains.GetGrain<ITurnstileGrain>($"{_key}-{i}").PassAndGoTo(_key, _key)).ToList();
        for (var i = 0; i < Executing; i++) await gate.EnteredAsync();
        last.Open();
        var waiting = Enumerable.Range(0, Waiting).Select(_ => busy.Pass($"{_key}-last")).ToList();
        gate.Open(); // Those that have a place now need the grain of those that wait for one.

        await Task.WhenAll([.. executing, .. waiting]).WaitAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Executing, await Purse(_key).Count());
    }

    [Fact]
    public async Task Who_waits_for_a_place_does_not_keep_its_grain_from_being_made_anew()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var (gate, last) = (Gate.Of(_key), Gate.Of($"{_key}-last"));
        var executing = Enumerable.Range(0, Executing).Select(i => Grains.GetGrain<ITurnstileGrain>($"{_key}-{i}").PassAndGoTo(_key, _key)).ToList();
        for (var i = 0; i < Executing; i++) await gate.EnteredAsync();
        last.Open();
        var waiting = busy.Pass($"{_key}-last");
        await busy.Leave(); // Those that have a place will need the next activation.
        gate.Open();

        await Task.WhenAll([.. executing, waiting]).WaitAsync(TimeSpan.FromSeconds(2));
        Assert.Equal(Executing, await Purse(_key).Count());
    }

    [Fact]
    public async Task Who_has_waited_for_a_place_has_its_grain_for_itself_again()
    {
        var busy = Grains.GetGrain<ITurnstileGrain>(_key);
        var (visit, own) = (Gate.Of($"{_key}-visit"), Gate.Of($"{_key}-own"));
        var admitted = await FillAsync(Executing + 1);
        var waiting = busy.Pass($"{_key}-own");
        var visiting = busy.Look($"{_key}-visit");
        await visit.EnteredAsync("the waiting call has kept its grain");
        _gate.Open();
        await Task.WhenAll(admitted);
        await Purse(_key).Put(1); // Its place was given away later than that of the waiting one.
        Assert.Equal(0, own.Count);

        var later = busy.Look($"{_key}-visit");
        visit.Open();
        await own.EnteredAsync("it does not come back");
        Assert.Equal(1, visit.Count); // What came later waits for it.
        own.Open();
        await Task.WhenAll(waiting, visiting, later);
    }

    [Fact]
    public async Task Methods_that_do_not_end_lose_their_places_at_the_deadline()
    {
        var endless = Enumerable.Range(0, Executing).Select(i => Grains.GetGrain<ITurnstileGrain>($"{_key}-{i}").Pass(_key)).ToList();
        for (var i = 0; i < Executing; i++) await Gate.Of(_key).EnteredAsync();
        var patience = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                await Purse(_key).Put(1);
                break;
            }
            catch (OrleansStartTransactionFailedException) when (patience.Elapsed < TimeSpan.FromSeconds(15))
            {
                // Its own deadline was over.
            }
        }

        Assert.All(endless, method => Assert.False(method.IsCompleted));
        Gate.Of(_key).Open();
        foreach (var method in endless) await Assert.ThrowsAsync<OrleansTransactionTransientFailureException>(() => method);
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

    /// <summary>Counts what the metric of refused transactions counts.</summary>
    private sealed class Throttled : IDisposable
    {
        private readonly MeterListener _listener = new()
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Name == "orleans-transactions-throttled") listener.EnableMeasurementEvents(instrument);
            },
        };

        private long _count;

        public Throttled()
        {
            _listener.SetMeasurementEventCallback<long>((_, count, _, _) => Interlocked.Add(ref _count, count));
            _listener.Start();
        }

        public long Count => Interlocked.Read(ref _count);

        public void Dispose() => _listener.Dispose();
    }

    private IPurseGrain Purse(string key) => Grains.GetGrain<IPurseGrain>(key);
}
