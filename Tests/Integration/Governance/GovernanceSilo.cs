using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Platform.Governance;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Orleans.TestingHost;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>One silo with the platform on a database, or several. Another one on the same database goes on with its work.</summary>
public sealed class GovernanceSilo : IAsyncDisposable
{
    private static readonly byte[] MasterKey = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];

    private readonly InProcessTestCluster _cluster;
    private bool _isDead;

    private GovernanceSilo(InProcessTestCluster cluster) => _cluster = cluster;

    public IGrainFactory Grains => _cluster.Client;

    public IServiceProvider Services => _cluster.GetSiloServiceProvider();

    public IReadOnlyList<InProcessSiloHandle> Silos => _cluster.Silos;

    public static async Task<GovernanceSilo> StartAsync(
        NpgsqlDataSource database, TestProvider? provider = null, Action<GovernanceOptions>? configure = null, TimeProvider? time = null,
        short silos = 1, Action<TransactionOptions>? transactions = null)
    {
        var builder = new InProcessTestClusterBuilder(silos);
        builder.Options.ServiceId = "governance-tests";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.UseTransactions();
            if (time is not null) silo.Services.AddSingleton(time);
            silo.Services.AddSingleton(database);
            silo.Services.AddSingleton(provider ?? new TestProvider());
            silo.Services.AddPlatformTransactions(transactions);
            silo.Services.Configure<DataProtectionOptions>(options => options.MasterKey = MasterKey);
            silo.Services.AddPlatformGovernance(options =>
            {
                options.ResumeInterval = TimeSpan.FromMilliseconds(200);
                options.FirstRetryDelay = TimeSpan.FromMilliseconds(5);
                options.MaxRetryDelay = TimeSpan.FromMilliseconds(200);
                configure?.Invoke(options);
            });
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return new GovernanceSilo(cluster);
    }

    /// <summary>Makes a call under a key.</summary>
    public static async Task<T> KeyedAsync<T>(string key, Func<Task<T>> call, string principal = "alice", Guid? requestId = null)
    {
        RequestContext.Set(PlatformContext.IdempotencyKey, key);
        RequestContext.Set(PlatformContext.Principal, principal);
        RequestContext.Set(PlatformContext.RequestId, requestId ?? Guid.NewGuid());
        try
        {
            return await call();
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    public static Task KeyedAsync(string key, Func<Task> call) => KeyedAsync(key, async () =>
    {
        await call();
        return 0;
    });

    /// <summary>Stops without grace: nothing is finished, nothing is said goodbye to.</summary>
    public async Task KillAsync()
    {
        _isDead = true;
        await _cluster.KillSiloAsync(_cluster.Silos[0]);
    }

    /// <summary>Kills one of several.</summary>
    public Task KillAsync(InProcessSiloHandle silo) => _cluster.KillSiloAsync(silo);

    public async ValueTask DisposeAsync()
    {
        if (!_isDead) await _cluster.DisposeAsync();
    }
}
