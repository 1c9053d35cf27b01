using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Transactions;
using Xunit;
using Xunit.Abstractions;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What a dying connection or a second silo does to commits.</summary>
public sealed class FaultTests(TransactionsHost host, ITestOutputHelper output) : IClassFixture<TransactionsHost>
{
    private const int LeastKills = 30;
    private const int LeastTransactions = 200;

    [Fact]
    public async Task S10_52_Connections_that_die_during_commits_lose_nothing_and_repeat_nothing()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        var acknowledged = 0;
        var killing = KillConnectionsAsync(stop, () => Volatile.Read(ref acknowledged) >= LeastTransactions);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Purse($"dying-{client}").Put(1, $"{Interlocked.Increment(ref acknowledged)}");
            }
        })));
        var killed = await killing;

        output.WriteLine($"{acknowledged} transactions, {killed} connections killed");
        Assert.True(killed >= LeastKills, $"INCONCLUSIVE: only {killed} connections were killed.");
        Assert.True(acknowledged >= LeastTransactions, $"INCONCLUSIVE: only {acknowledged} transactions.");
        await host.RestartAsync(); // What counts is in the database.
        var received = await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Purse($"dying-{client}").Received()));
        var all = received.SelectMany(ids => ids).Select(int.Parse).Order().ToList();
        Assert.Equal(Enumerable.Range(1, acknowledged), all);
    }

    [Theory]
    [InlineData("nul \0 in the key", 1)]
    [InlineData("too long", 200)]
    public async Task A_key_that_cannot_be_stored_is_refused_and_nothing_else_is(string key, int times)
    {
        var bad = Purse(string.Concat(Enumerable.Repeat(key, times)));
        var good = Task.WhenAll(Enumerable.Range(0, 50).Select(i => Purse($"beside-{i}-{times}").Put(1)));
        await Assert.ThrowsAsync<ArgumentException>(() => bad.Put(1));
        await good;
    }

    [Theory]
    [InlineData("nul \0", 1)]
    [InlineData("too long", 40)]
    public async Task A_principal_that_cannot_be_stored_is_refused_before_anything_is_done(string name, int times)
    {
        RequestContext.Set(PlatformContext.Principal, string.Concat(Enumerable.Repeat(name, times)));
        await Assert.ThrowsAsync<ArgumentException>(() => Purse("of-nobody").Put(1).WaitAsync(TimeSpan.FromSeconds(10)));
        RequestContext.Set(PlatformContext.Principal, new string('p', PlatformContext.MaxPrincipalLength));
        await Purse($"of-somebody-{times}").Put(1).WaitAsync(TimeSpan.FromSeconds(10));
        RequestContext.Clear();
        Assert.Equal(0, await Purse("of-nobody").Count());
    }

    [Fact]
    public async Task A_version_written_behind_the_silos_back_is_found_and_read_again_even_by_two_calls_at_once()
    {
        await Purse("behind").Put(1);
        await host.Postgres.ExecuteAsync(
            """update platform.state set version = 2, payload = '{"coins": 100, "received": []}' where grain_key = 'behind'""");

        await host.Grains.GetGrain<IBankGrain>(0).PutTwiceAtOnce("behind", 5);

        Assert.Equal(110, await Purse("behind").Count());
    }

    [Fact]
    public async Task A_content_that_cannot_be_stored_fails_alone()
    {
        var others = Enumerable.Range(0, 200).Select(i => Purse($"other-{i % 20}").Put(1)).ToList();
        var refused = Enumerable.Range(0, 10).Select(i => Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Purse($"bad-{i}").Put(1, "nul \0"))).ToList();
        await Task.WhenAll(others.Concat(refused));
        Assert.Equal(200, await host.Grains.GetGrain<IBankGrain>(0).Sum([.. Enumerable.Range(0, 20).Select(i => $"other-{i}")]));
        Assert.Equal(0, await host.Grains.GetGrain<IBankGrain>(0).Sum([.. Enumerable.Range(0, 10).Select(i => $"bad-{i}")]));
    }

    [Fact]
    public async Task S10_53_A_silo_whose_place_was_taken_commits_nothing_more_and_stops()
    {
        await using var postgres = new OwnDatabase();
        await postgres.InitializeAsync();
        using var first = await TransactionsHost.StartSiloAsync(postgres.ConnectionString);
        var grains = first.Services.GetRequiredService<IGrainFactory>();
        await grains.GetGrain<IPurseGrain>("fenced").Put(1);
        var stopping = new TaskCompletionSource();
        first.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(() => stopping.TrySetResult());

        using var second = await TransactionsHost.StartSiloAsync(postgres.ConnectionString);
        await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IPurseGrain>("fenced").Put(10);

        await Assert.ThrowsAnyAsync<OrleansTransactionException>(() => grains.GetGrain<IPurseGrain>("fenced").Put(100));
        await stopping.Task.WaitAsync(TimeSpan.FromSeconds(5));
        Assert.Equal(11, await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IPurseGrain>("fenced").Count());
        await second.StopAsync();
        await first.StopAsync();
    }

    [Fact]
    public async Task A_batch_that_was_sent_by_half_does_not_keep_the_place_of_a_stopped_silo()
    {
        await using var postgres = new OwnDatabase();
        await postgres.InitializeAsync();
        using var first = await TransactionsHost.StartSiloAsync(postgres.ConnectionString);
        await using var database = NpgsqlDataSource.Create(postgres.ConnectionString);
        await using var halfSent = await database.OpenConnectionAsync();
        await using var batch = await halfSent.BeginTransactionAsync();
        await using var fence = new NpgsqlCommand("select 1 from platform.fence for share", halfSent);
        await fence.ExecuteScalarAsync();

        using var second = await TransactionsHost.StartSiloAsync(postgres.ConnectionString).WaitAsync(TimeSpan.FromSeconds(20));
        await second.Services.GetRequiredService<IGrainFactory>().GetGrain<IPurseGrain>("place").Put(10);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => batch.CommitAsync());
        await second.StopAsync();
        await first.StopAsync();
    }

    /// <summary>Kills every connection of the silo again and again, until it was often enough and enough has happened.</summary>
    private async Task<int> KillConnectionsAsync(CancellationTokenSource stop, Func<bool> isEnough)
    {
        var killed = 0;
        await using var admin = NpgsqlDataSource.Create(host.Postgres.ConnectionString + ";Application Name=killer");
        while (!stop.IsCancellationRequested && (killed < LeastKills || !isEnough()))
        {
            await Task.Delay(75, CancellationToken.None);
            await using var kill = admin.CreateCommand(
                "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user and application_name <> 'killer') k");
            killed += (int)(long)(await kill.ExecuteScalarAsync(CancellationToken.None))!;
        }

        await stop.CancelAsync();
        return killed;
    }

    private IPurseGrain Purse(string key) => host.Grains.GetGrain<IPurseGrain>(key);

    private sealed class OwnDatabase : IAsyncDisposable
    {
        private readonly Support.PostgresFixture _postgres = new();

        public string ConnectionString => _postgres.ConnectionString;

        public Task InitializeAsync() => _postgres.InitializeAsync();

        public async ValueTask DisposeAsync() => await _postgres.DisposeAsync();
    }
}
