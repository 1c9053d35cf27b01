using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Benchmarks.Hosting;

/// <summary>A PostgreSQL server of the benchmark's own, fully durable, in a folder that goes with it.</summary>
public sealed class BenchmarkServer : IAsyncDisposable
{
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
        return new BenchmarkServer(
            folder, data, await EmbeddedPostgres.StartAsync(data, null, NullLogger<EmbeddedPostgres>.Instance, cancellationToken));
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

    public async ValueTask DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _data.Dispose();
        Directory.Delete(_folder, recursive: true);
    }
}
