using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Platform.Benchmarks.Hosting;
using Orleans.Platform.Benchmarks.Load;
using Orleans.Platform.Grains.Payments;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Storage.Sql;
using Orleans.Transactions;

namespace Orleans.Platform.Benchmarks.Transfers;

/// <summary>The transfers through the payments application's grains, with everything on: history, provenance, governance.</summary>
public sealed class PlatformTransfers : ITransferSystem, IAsyncDisposable
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(PlatformTransfers).Assembly, "platform.sql");

    private readonly IHost _host;
    private readonly IReadOnlyList<BenchmarkProcess> _silos;
    private readonly TransfersSettings _settings;
    private readonly IGrainFactory _grains;
    private readonly NpgsqlDataSource _database;

    private PlatformTransfers(string name, IHost host, IReadOnlyList<BenchmarkProcess> silos, TransfersSettings settings)
    {
        Name = name;
        _host = host;
        _silos = silos;
        _settings = settings;
        _grains = host.Services.GetRequiredService<IGrainFactory>();
        _database = host.Services.GetRequiredService<NpgsqlDataSource>();
    }

    public string Name { get; }

    public int? Connections => null;

    public IGrainFactory Grains => _grains;

    /// <summary>With a silo in this process.</summary>
    /// <param name="connectionString">An empty database.</param>
    /// <param name="settings">The accounts.</param>
    public static async Task<PlatformTransfers> StartAsync(string connectionString, TransfersSettings settings)
    {
        await PlatformSilo.MigrateAsync(connectionString);
        var host = await PlatformSilo.StartAsync(connectionString, silo => silo.UseLocalhostClustering(FreePort.Find(), gatewayPort: 0));
        return await OpenAsync(new PlatformTransfers("platform", host, [], settings));
    }

    /// <summary>With a client in this process, and each silo in one of its own. Accounts are on all silos, and so are the roots.</summary>
    public static async Task<PlatformTransfers> StartProcessesAsync(string connectionString, TransfersSettings settings, int silos)
    {
        await PlatformSilo.MigrateAsync(connectionString);
        var processes = new List<BenchmarkProcess>();
        for (var silo = 0; silo < silos; silo++) processes.Add(await SiloCommand.StartProcessAsync(connectionString));
        var client = await PlatformSilo.ConnectAsync(connectionString);
        return await OpenAsync(new PlatformTransfers($"platform-{silos}-processes", client, processes, settings));
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
        foreach (var silo in _silos) await silo.DisposeAsync();
    }

    private static async Task<PlatformTransfers> OpenAsync(PlatformTransfers platform)
    {
        var opening = new AccountOpening(new AccountOwner("Benchmark", "benchmark@example.org"), "EUR", TransfersSettings.OpeningBalance);
        foreach (var group in Enumerable.Range(0, platform._settings.Accounts).Chunk(200))
        {
            await Task.WhenAll(group.Select(number => platform._grains.GetGrain<IAccountGrain>(TransfersSettings.Account(number)).Open(opening)));
        }

        return platform;
    }
}
