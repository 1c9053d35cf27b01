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
    [Fact]
    public async Task Connections_that_die_during_commits_lose_nothing_and_repeat_nothing()
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(6));
        var killing = KillConnectionsAsync(stop.Token);
        var acknowledged = 0;
        await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Purse($"dying-{client}").Put(1, $"{Interlocked.Increment(ref acknowledged)}");
            }
        })));
        var killed = await killing;

        output.WriteLine($"{acknowledged} transactions, {killed} connections killed");
        Assert.True(killed > 20, $"Only {killed} connections were killed.");
        Assert.True(acknowledged > 100, $"Only {acknowledged} transactions.");
        await host.RestartAsync(); // What counts is in the database.
        var received = await Task.WhenAll(Enumerable.Range(0, 16).Select(client => Purse($"dying-{client}").Received()));
        var all = received.SelectMany(ids => ids).Select(int.Parse).Order().ToList();
        Assert.Equal(Enumerable.Range(1, acknowledged), all);
    }

    [Fact]
    public async Task A_silo_whose_place_was_taken_commits_nothing_more_and_stops()
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

    private async Task<int> KillConnectionsAsync(CancellationToken stop)
    {
        var killed = 0;
        await using var admin = NpgsqlDataSource.Create(host.Postgres.ConnectionString + ";Application Name=killer");
        while (!stop.IsCancellationRequested)
        {
            await Task.Delay(75, CancellationToken.None);
            await using var kill = admin.CreateCommand(
                "select count(*) from (select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name <> 'killer') k");
            killed += (int)(long)(await kill.ExecuteScalarAsync(CancellationToken.None))!;
        }

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
