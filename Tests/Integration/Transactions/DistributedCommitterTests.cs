using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Governance;
using Orleans.Platform.Tests.Integration.Governance;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Orleans.TestingHost;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Committers and committed work of transactions whose grains are on several silos.</summary>
public sealed class DistributedCommitterTests : IAsyncLifetime
{
    private const int Transfers = 24;

    private readonly PostgresFixture _postgres = new();
    private readonly Notary _notary = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync()
    {
        await _postgres.InitializeAsync();
        var builder = new InProcessTestClusterBuilder(2);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseTransactions();
            silo.Services.AddSingleton(_postgres.DataSource);
            silo.Services.AddPlatformTransactions();
            silo.Services.Configure<DataProtectionOptions>(options => options.MasterKey = new byte[32]);
            silo.Services.AddPlatformGovernance();
            silo.Services.AddKeyedSingleton("notary", _notary);
            silo.Services.AddKeyedSingleton("other notary", _notary);
            silo.Services.AddSingleton(new BonusFailures());
            silo.Services.AddCommittedWorkHandler<Bonus, BonusHandler>("bonus");
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
    }

    public async Task DisposeAsync()
    {
        await _cluster.DisposeAsync();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task S10_55_A_service_decides_over_grains_of_several_silos()
    {
        var ids = new List<Guid>();
        for (var i = 0; i < Transfers; i++)
        {
            var refused = i % 4 == 0;
            var transfer = Grain<IDeedGrain>($"deed-{i}").Transfer($"from-{i}", $"to-{i}", 5, refused ? "refuse" : "deed");
            if (refused) await Assert.ThrowsAnyAsync<OrleansTransactionAbortedException>(() => transfer);
            else ids.Add(await transfer);
            var moved = refused ? 0 : 5;
            Assert.Equal((-moved, moved), (await Grain<IPurseGrain>($"from-{i}").Count(), await Grain<IPurseGrain>($"to-{i}").Count()));
        }

        Assert.Equal(Transfers, _notary.Calls.Count);
        Assert.Equal(ids.Order(), _notary.Calls.Where(call => call.Text == "deed").Select(call => call.Id).Order());
        Assert.Equal(0, await _postgres.ScalarAsync<long>("select count(*) from platform.prepared_item"));
    }

    [Fact]
    public async Task Work_that_a_call_on_another_silo_leaves_is_done_once()
    {
        for (var i = 0; i < Transfers; i++) await Grain<IShopGrain>($"shop-{i}").Buy($"buyer-{i}", $"bonus-{i}");
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (await _postgres.ScalarAsync<long>("select count(*) from platform.committed_work where status = 1") < Transfers) await Task.Delay(50, patience.Token);
        for (var i = 0; i < Transfers; i++) Assert.Equal(1, await Grain<IPurseGrain>($"bonus-{i}").Count());
    }

    private T Grain<T>(string key) where T : IGrainWithStringKey => _cluster.Client.GetGrain<T>(key);
}
