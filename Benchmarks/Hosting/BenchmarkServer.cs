using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Storage.Sql;

namespace Orleans.Platform.Benchmarks.Hosting;

/// <summary>A PostgreSQL server of the benchmark's own, fully durable, in a folder that goes with it.</summary>
public sealed class BenchmarkServer : IAsyncDisposable
{
    private static readonly SqlQueries Sql = SqlQueries.Load(typeof(BenchmarkServer).Assembly, "server.sql");

    private readonly string _folder;
    private readonly DataFolder _data;
    private readonly EmbeddedPostgres _postgres;

    private BenchmarkServer(string folder, DataFolder data, EmbeddedPostgres postgres)
    {
        _folder = folder;
        _data = data;
        _postgres = postgres;
    }

    public static async Task<BenchmarkServer> StartAsync(CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Path.GetTempPath(), $"orleans-platform-benchmark-{Environment.ProcessId}");
        var data = DataFolder.Open(folder);
        var server = new BenchmarkServer(
            folder, data, await EmbeddedPostgres.StartAsync(data, null, NullLogger<EmbeddedPostgres>.Instance, cancellationToken));
        await server.AgeAsync();
        return server;
    }

    /// <summary>Makes an empty database.</summary>
    /// <returns>Its connection string.</returns>
    public async Task<string> CreateDatabaseAsync(string name)
    {
        await using var database = NpgsqlDataSource.Create(_postgres.ConnectionString);
        await using var command = database.CreateCommand($"create database \"{name}\"");
        await command.ExecuteNonQueryAsync();
        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name }.ConnectionString;
    }

    /// <summary>
    /// A server that has run for a while writes its log into files that it has used before. A new one makes and fills a new file every 16 MB, tens
    /// of milliseconds in which nothing commits: the slowest of a hundred transfers would tell of nothing else.
    /// </summary>
    private async Task AgeAsync()
    {
        var admin = new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Username = "postgres", Database = "postgres" };
        await using var database = NpgsqlDataSource.Create(admin);
        foreach (var statement in new[] { "KeepLog", "Reload", "FillLog", "Checkpoint" })
        {
            await using var command = database.CreateCommand(Sql[statement]);
            command.CommandTimeout = 120;
            await command.ExecuteNonQueryAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
