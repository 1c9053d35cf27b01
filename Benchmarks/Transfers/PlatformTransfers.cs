using System.Security.Cryptography;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Governance;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Storage.Migrations;
using Orleans.Platform.Storage.Sql;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Data;
using Orleans.Transactions;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>The transfers through the payments application's grains, with everything on: history, provenance, governance.</summary>
public sealed class PlatformTransfers : ITransferSystem, IAsyncDisposable
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PlatformTransfers).Assembly, "platform.sql");

    private readonly IHost _host;
    private readonly TransfersSettings _settings;
    private readonly IGrainFactory _grains;
    private readonly NpgsqlDataSource _database;

    private PlatformTransfers(IHost host, TransfersSettings settings)
    {
        _host = host;
        _settings = settings;
        _grains = host.Services.GetRequiredService<IGrainFactory>();
        _database = host.Services.GetRequiredService<NpgsqlDataSource>();
    }

    public string Name => "platform";

    public int? Connections => null;

    public IGrainFactory Grains => _grains;

    public static async Task<PlatformTransfers> StartAsync(string connectionString, TransfersSettings settings)
    {
        await using (var database = PlatformStorageExtensions.CreateDataSource(new() { ConnectionString = connectionString }))
        {
            await new MigrationRunner(
                database,
                [typeof(PlatformStorageOptions).Assembly, typeof(PlatformGovernanceExtensions).Assembly],
                TimeProvider.System,
                NullLogger<MigrationRunner>.Instance).RunAsync();
        }

        var platform = new PlatformTransfers(await StartHostAsync(connectionString), settings);
        await platform.OpenAccountsAsync();
        return platform;
    }

    public Task TuneAsync(int inFlight) => Task.CompletedTask;

    public Task<LoadResult> RunAsync(int inFlight, TimeSpan warmUp, TimeSpan duration) => RunAsync(_settings, inFlight, warmUp, duration);

    /// <summary>With some of the accounts.</summary>
    public Task<LoadResult> RunAsync(TransfersSettings few, int inFlight) => RunAsync(few, inFlight, few.WarmUp, few.Duration);

    private Task<LoadResult> RunAsync(TransfersSettings settings, int inFlight, TimeSpan warmUp, TimeSpan duration) => ClosedLoop.RunAsync(inFlight, warmUp, duration, async random =>
    {
        var (from, to) = settings.Choose(random);
        try
        {
            await _grains.GetGrain<ITransferGrain>(0).Transfer(new TransferOrder(TransfersSettings.Account(from), TransfersSettings.Account(to), 1m));
            return true;
        }
        catch (OrleansTransactionException)
        {
            return false;
        }
    });

    public async Task<double> StoredBytesPerTransactionAsync()
    {
        await using var command = _database.CreateCommand(Sql["StoredBytesPerTransaction"]);
        return Math.Round((double)(await command.ExecuteScalarAsync())!, 1);
    }

    /// <summary>Where the bytes of a transaction are: of each table, its rows and its indexes.</summary>
    public async Task<List<(string Table, double Rows, double Indexes)>> StoredBytesByTableAsync()
    {
        await using var command = _database.CreateCommand(Sql["StoredBytesByTable"]);
        await using var reader = await command.ExecuteReaderAsync();
        var tables = new List<(string, double, double)>();
        while (await reader.ReadAsync()) tables.Add((reader.GetString(0), Math.Round(reader.GetDouble(1)), Math.Round(reader.GetDouble(2))));
        return tables;
    }

    /// <summary>Fails the benchmark when money was made or lost: a fast wrong answer is worth nothing.</summary>
    public async Task CheckMoneyAsync()
    {
        await using var command = _database.CreateCommand(Sql["Money"]);
        var money = (decimal)(await command.ExecuteScalarAsync())!;
        if (money != TransfersSettings.OpeningBalance * _settings.Accounts)
        {
            throw new InvalidOperationException($"The accounts hold {money}, not {TransfersSettings.OpeningBalance * _settings.Accounts}.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
    }

    private static async Task<IHost> StartHostAsync(string connectionString)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection([new("Payments:ProviderUrl", "http://127.0.0.1:1")]);
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddPlatformStorage(connectionString);
        builder.Services.AddPlatformTransactions(options => options.Deadline = TimeSpan.FromMinutes(1));
        builder.Services.Configure<DataProtectionOptions>(options => options.MasterKey = RandomNumberGenerator.GetBytes(32));
        builder.Services.AddPlatformGovernance();
        builder.Services.AddPayments(builder.Configuration);
        builder.UseOrleans(silo => silo.UseLocalhostClustering(FreePort.Find(), gatewayPort: 0).UseTransactions());
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private async Task OpenAccountsAsync()
    {
        var opening = new AccountOpening(new AccountOwner("Benchmark", "benchmark@example.org"), "EUR", TransfersSettings.OpeningBalance);
        foreach (var group in Enumerable.Range(0, _settings.Accounts).Chunk(200))
        {
            await Task.WhenAll(group.Select(number => _grains.GetGrain<IAccountGrain>(TransfersSettings.Account(number)).Open(opening)));
        }
    }
}
