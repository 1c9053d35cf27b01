using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Platform.Governance;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Migrations;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;

namespace Orleans.Platform.Benchmarks.Hosting;

/// <summary>A silo with the payments application and everything on: history, provenance, governance.</summary>
public static class PlatformSilo
{
    // The silos of a cluster have the same; what it protects here is nobody's.
    private static readonly byte[] MasterKey = Convert.FromHexString(new string('0', 64));

    /// <summary>Makes the tables in an empty database.</summary>
    public static async Task MigrateAsync(string connectionString)
    {
        await using var database = PlatformStorageExtensions.CreateDataSource(new() { ConnectionString = connectionString });
        await new MigrationRunner(
            database,
            [typeof(PlatformStorageOptions).Assembly, typeof(PlatformGovernanceExtensions).Assembly],
            TimeProvider.System,
            NullLogger<MigrationRunner>.Instance).RunAsync();
    }

    /// <summary>Starts a silo in this process.</summary>
    /// <param name="connectionString">The database.</param>
    /// <param name="cluster">Where it listens, and with whom it is a cluster.</param>
    public static async Task<IHost> StartAsync(string connectionString, Action<ISiloBuilder> cluster)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Payments:ProviderUrl", "http://127.0.0.1:1")]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPlatformStorage(connectionString);
        builder.Services.AddPlatformTransactions(options => options.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.Configure<DataProtectionOptions>(options => options.MasterKey = MasterKey);
        builder.Services.AddPlatformGovernance();
        builder.Services.AddPayments(builder.Configuration);
        builder.UseOrleans(silo => cluster(silo.UseTransactions()));
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    /// <summary>Starts a client of the cluster in this process.</summary>
    public static async Task<IHost> ConnectAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPlatformStorage(connectionString);
        builder.UseOrleansClient(client => client.UseTransactions().UsePlatformClustering());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
