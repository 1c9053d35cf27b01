using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Transactions that only read are answered when what they read is proved to be the latest, and recorded soon after.</summary>
public sealed class ReadAnswerTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public Task DisposeAsync() => _postgres.DisposeAsync();

    [Fact]
    public async Task A_read_is_on_record_soon_after_its_answer()
    {
        using var silo = await StartAsync();
        await silo.Grain<IPurseGrain>("soon").Put(1);
        await silo.Grain<IPurseGrain>("soon").Count();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(5));
        while (await ReadsAsync() == 0) await Task.Delay(10, patience.Token);
        await silo.StopAsync();
    }

    [Fact]
    public async Task A_graceful_stop_loses_no_record_of_a_read()
    {
        using (var silo = await StartAsync(options => options.ReadRecordDelay = TimeSpan.FromHours(1)))
        {
            await silo.Grain<IPurseGrain>("many").Put(1);
            await Task.WhenAll(Enumerable.Range(0, 1500).Select(_ => silo.Grain<IPurseGrain>("many").Count()));
            await silo.StopAsync();
        }

        Assert.Equal(1500, await ReadsAsync());
    }

    [Fact]
    public async Task With_no_delay_a_read_is_on_record_before_its_answer()
    {
        using var silo = await StartAsync(options => options.ReadRecordDelay = TimeSpan.Zero);
        await silo.Grain<IPurseGrain>("strict").Put(1);
        await silo.Grain<IPurseGrain>("strict").Count();
        Assert.Equal(1, await ReadsAsync());
        await silo.StopAsync();
    }

    [Fact]
    public async Task A_read_of_classified_state_is_on_record_before_its_answer()
    {
        using var silo = await StartAsync(options => options.ReadRecordDelay = TimeSpan.FromHours(1));
        await silo.Grain<IPersonGrain>("ada").Rename("Ada");
        Assert.Equal("Ada", await silo.Grain<IPersonGrain>("ada").Name());
        Assert.Equal(1, await ReadsAsync());
        await silo.StopAsync();
    }

    [Fact]
    public async Task A_replaced_silo_answers_no_read()
    {
        using var first = await StartAsync();
        await first.Grain<IPurseGrain>("stale").Put(1);
        Assert.Equal(1, await first.Grain<IPurseGrain>("stale").Count());

        using var second = await StartAsync();
        await second.Grain<IPurseGrain>("stale").Put(10);

        // The first silo does not know yet: its memory still has the old coin, and says so to nobody.
        await Assert.ThrowsAnyAsync<OrleansTransactionTransientFailureException>(() => first.Grain<IPurseGrain>("stale").Count());
        Assert.Equal(11, await second.Grain<IPurseGrain>("stale").Count());
        await second.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task A_replaced_silo_refuses_nobody()
    {
        using var first = await StartAsync();
        await first.Grain<IPurseGrain>("poor").Put(1);
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => first.Grain<IPurseGrain>("poor").Take(5));

        using var second = await StartAsync();
        await second.Grain<IPurseGrain>("poor").Put(10);

        // In the first silo's memory there are not enough coins, and it does not know yet that others decide.
        await Assert.ThrowsAnyAsync<OrleansTransactionTransientFailureException>(() => first.Grain<IPurseGrain>("poor").Take(5));
        await second.Grain<IPurseGrain>("poor").Take(5);
        await second.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task Reads_are_on_record_soon_although_every_batch_is_full()
    {
        using var silo = await StartAsync(options => options.MaxBatchSize = 1);
        using var stop = new CancellationTokenSource();
        var writers = Enumerable.Range(0, 16).Select(i => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested) await silo.Grain<IPurseGrain>($"busy-{i}").Put(1);
        })).ToList();
        await Task.WhenAll(Enumerable.Range(0, 20).Select(i => silo.Grain<IPurseGrain>($"read-{i}").Count()));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
        while (await ReadsAsync() < 20) await Task.Delay(10, patience.Token);
        await stop.CancelAsync();
        await Task.WhenAll(writers);
        await silo.StopAsync();
    }

    [Fact]
    public async Task No_read_is_older_than_what_was_acknowledged_before_it_began_while_silos_replace_each_other()
    {
        var acknowledged = 0;
        var reads = 0;
        var silo = await StartAsync();
        for (var turn = 0; turn < 4; turn++)
        {
            var old = silo;
            using var stop = new CancellationTokenSource();
            var readers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => ReadAsync(old, stop.Token))).ToList();
            silo = await StartAsync();
            for (var i = 0; i < 20; i++)
            {
                await silo.Grain<IPurseGrain>("turns").Put(1);
                Interlocked.Increment(ref acknowledged);
            }

            await stop.CancelAsync();
            await Task.WhenAll(readers);
            await old.StopAsync();
            old.Dispose();
        }

        Assert.True(reads > 0, "INCONCLUSIVE: nothing was read.");
        await silo.StopAsync();
        silo.Dispose();

        async Task ReadAsync(IHost host, CancellationToken stopped)
        {
            while (!stopped.IsCancellationRequested)
            {
                var least = Volatile.Read(ref acknowledged);
                try
                {
                    var seen = await host.Grain<IPurseGrain>("turns").Count();
                    Assert.True(seen >= least, $"{seen} was read after {least} had been acknowledged.");
                    Interlocked.Increment(ref reads);
                }
                catch (OrleansTransactionTransientFailureException)
                {
                    return; // Replaced.
                }
            }
        }
    }

    private Task<IHost> StartAsync(Action<TransactionOptions>? configure = null) => TransactionsHost.StartSiloAsync(
        _postgres.ConnectionString, builder => builder.Services.Configure(configure ?? (_ => { })));

    private Task<long> ReadsAsync() => _postgres.ScalarAsync<long>("select count(*) from platform.item_read");
}
