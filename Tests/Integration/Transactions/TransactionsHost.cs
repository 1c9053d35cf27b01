using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Configuration;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A silo with transactions on a database of the test class's own.</summary>
public class TransactionsHost : IAsyncLifetime
{
    private static readonly byte[] MasterKey = RandomNumberGenerator.GetBytes(32);

    public PostgresFixture Postgres { get; } = new();

    /// <summary>The first silo, from which the tests call.</summary>
    public IHost Silo => Silos[0];

    public List<IHost> Silos { get; } = [];

    public virtual IGrainFactory Grains => Silo.Services.GetRequiredService<IGrainFactory>();

    public virtual ITransactionClient Client => Silo.Services.GetRequiredService<ITransactionClient>();

    public NpgsqlDataSource Database => Postgres.DataSource;

    protected virtual int SiloCount => 1;

    protected virtual void Configure(IHostApplicationBuilder silo)
    {
    }

    public virtual async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        await StartAsync();
    }

    public virtual async Task DisposeAsync()
    {
        await StopAsync();
        await Postgres.DisposeAsync();
    }

    /// <summary>Stops the silos and starts others on the same database.</summary>
    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }

    public static async Task<IHost> StartSiloAsync(string connectionString, Action<IHostApplicationBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPlatformStorage(connectionString);
        builder.Services.AddPlatformTransactions();
        builder.Services.Configure<DataProtectionOptions>(options => options.MasterKey = MasterKey);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Find(), gatewayPort: 0).UseTransactions());
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task StartAsync()
    {
        for (var i = 0; i < SiloCount; i++)
            Silos.Add(await StartSiloAsync(Postgres.ConnectionString, ConfigureSilo));
        foreach (var silo in Silos) await WaitForAllAsync(silo);
    }

    private async Task StopAsync()
    {
        foreach (var silo in Silos)
        {
            await silo.StopAsync();
            silo.Dispose();
        }

        Silos.Clear();
    }

    private async Task WaitForAllAsync(IHost silo)
    {
        var membership = silo.Services.GetRequiredService<IClusterMembershipService>();
        while (membership.CurrentSnapshot.Members.Values.Count(member => member.Status == SiloStatus.Active) < SiloCount) await Task.Delay(10);
    }

    private void ConfigureSilo(IHostApplicationBuilder builder)
    {
        if (SiloCount > 1)
            builder.UseOrleans(silo => silo.UsePlatformClustering().Configure<EndpointOptions>(endpoints => endpoints.GatewayPort = FreePort.Find()));
        Configure(builder);
    }
}

/// <summary>The same on three silos of one cluster.</summary>
public sealed class ThreeSilosHost : TransactionsHost
{
    protected override int SiloCount => 3;
}
