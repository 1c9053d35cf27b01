using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Cluster;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Orleans.TestingHost;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Transactions over grains whose places a director chooses, now here and now there.</summary>
public sealed class DirectedTransactionsTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    private const int Accounts = 12, Workers = 8;

    [Fact]
    public async Task Transfers_of_grains_that_directors_place_are_exact_while_silos_come_and_go()
    {
        await using var cluster = await StartAsync();
        using var stop = new CancellationTokenSource();
        var places = new HashSet<SiloAddress>();
        var load = Enumerable.Range(0, Workers).Select(worker => Task.Run(async () =>
        {
            var random = new Random(worker);
            var transfers = 0;
            for (; !stop.IsCancellationRequested; transfers++)
            {
                var from = Account(cluster, random.Next(Accounts));
                await from.Transfer((from.GetPrimaryKeyLong() + 1 + random.Next(Accounts - 1)) % Accounts, random.Next(1, 10));
                // It is placed anew by the next call, with its last versions on their way into the database.
                if (random.Next(5) == 0) await from.Leave();
                var place = await Account(cluster, random.Next(Accounts)).Where();
                lock (places) places.Add(place);
            }

            return transfers;
        })).ToList();
        for (var round = 0; round < 2; round++)
        {
            await Task.Delay(500);
            await cluster.RestartSiloAsync(cluster.Silos[0]);
        }

        await Task.Delay(500);
        await stop.CancelAsync();
        var transfers = (await Task.WhenAll(load)).Sum();
        Assert.True(transfers > 50, $"INCONCLUSIVE: {transfers} transfers");
        Assert.True(places.Count >= 4, $"INCONCLUSIVE: {places.Count} places");
        var balances = await Task.WhenAll(Enumerable.Range(0, Accounts).Select(i => Account(cluster, i).Read()));
        Assert.Equal((0, 2 * transfers), (balances.Sum(balance => balance.Value), balances.Sum(balance => balance.Changes)));
        Assert.Equal(2 * transfers, await postgres.ScalarAsync<long>(
            "select count(*) from platform.item_history where grain_type = 'directedaccount' and length(grain_key) = 1"));
    }

    [Fact]
    public async Task Transactions_that_wait_for_each_other_over_a_grain_that_is_placed_anew_go_on()
    {
        const long Left = 50, Kept = 51;
        await using var cluster = await StartAsync();
        var (older, younger) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        var first = Account(cluster, 60).AddInTurn(Kept, Left, older);
        await Gate.Of(older).EnteredAsync();
        var second = Account(cluster, 61).AddInTurn(Left, Kept, younger);
        await Gate.Of(younger).EnteredAsync();
        // Its activation ends; the younger transaction has its lock, and it has no place until that is given back.
        await Account(cluster, Left).Leave();
        var left = Account(cluster, Left).GetGrainId();
        await Wait.Until(() => !cluster.TryGetGrainContext(left, out _), "the activation has ended");
        Gate.Of(younger).Open();
        await Task.Delay(100);
        Gate.Of(older).Open();
        await Task.WhenAll(first, second).WaitAsync(TimeSpan.FromSeconds(8));
        Assert.Equal((2, 2), ((await Account(cluster, Left).Read()).Value, (await Account(cluster, Kept).Read()).Value));
    }

    private static IDirectedAccountGrain Account(InProcessTestCluster cluster, long key) => cluster.Client.GetGrain<IDirectedAccountGrain>(key);

    private async Task<InProcessTestCluster> StartAsync()
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseTransactions();
            silo.AddPlacementDirector<WishedPlacement, WishedDirector>();
            silo.Services.AddSingleton(postgres.DataSource);
            silo.Services.AddPlatformTransactions();
            silo.Services.Configure<DataProtectionOptions>(options => options.MasterKey = new byte[32]);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
