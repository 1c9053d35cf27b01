using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A silo with transactions on a database of the test class's own.</summary>
public sealed class TransactionsHost : IAsyncLifetime
{
    private static readonly byte[] MasterKey = RandomNumberGenerator.GetBytes(32);

    public PostgresFixture Postgres { get; } = new();

    public IHost Silo { get; private set; } = null!;

    public IGrainFactory Grains => Silo.Services.GetRequiredService<IGrainFactory>();

    public ITransactionClient Client => Silo.Services.GetRequiredService<ITransactionClient>();

    public NpgsqlDataSource Database => Postgres.DataSource;

    public async Task InitializeAsync()
    {
        await Postgres.InitializeAsync();
        Silo = await StartSiloAsync(Postgres.ConnectionString);
    }

    public async Task DisposeAsync()
    {
        await Silo.StopAsync();
        Silo.Dispose();
        await Postgres.DisposeAsync();
    }

    /// <summary>Stops the silo and starts another one on the same database.</summary>
    public async Task RestartAsync()
    {
        await Silo.StopAsync();
        Silo.Dispose();
        Silo = await StartSiloAsync(Postgres.ConnectionString);
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
}
