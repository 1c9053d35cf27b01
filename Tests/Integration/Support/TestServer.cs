using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Migrations;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>The one PostgreSQL server of a test process, with a migrated template to copy databases from.</summary>
public sealed class TestServer
{
    private const string Template = "platform_template";
    private const int MostDrops = 100;

    private static readonly Lazy<Task<TestServer>> Shared = new(() => Task.Run(StartAsync));

    private readonly SemaphoreSlim _creating = new(1);
    private readonly EmbeddedPostgres _postgres;
    private readonly NpgsqlDataSource _admin;
    private int _databases;

    private TestServer(EmbeddedPostgres postgres)
    {
        _postgres = postgres;
        _admin = NpgsqlDataSource.Create(postgres.ConnectionString);
    }

    /// <summary>The server, started at its first use, stopped when the process ends.</summary>
    public static Task<TestServer> GetAsync() => Shared.Value;

    /// <summary>Makes a database with the platform's schema; takes some 50 ms.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> CreateDatabaseAsync() => CreateAsync($"test_{Interlocked.Increment(ref _databases)}", Template);

    /// <summary>Makes a database without any schema.</summary>
    public Task<string> CreateEmptyDatabaseAsync() => CreateAsync($"empty_{Interlocked.Increment(ref _databases)}", "template1");

    /// <summary>Removes a database; connections to it are closed.</summary>
    public async Task DropDatabaseAsync(string connectionString)
    {
        var name = new NpgsqlConnectionStringBuilder(connectionString).Database;
        for (var tries = 1; ; tries++)
        {
            try
            {
                await using var command = _admin.CreateCommand($"drop database if exists \"{name}\" with (force)");
                await command.ExecuteNonQueryAsync();
                return;
            }
            catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.InsufficientPrivilege && tries < MostDrops)
            {
                await Task.Delay(100); // The server's own cleaner is in it, which nobody else may end: it comes to its end.
            }
        }
    }

    private static async Task<TestServer> StartAsync()
    {
        var data = DataFolder.Open(TestFolders.NewPath());
        var postgres = await EmbeddedPostgres.StartAsync(data, null, NullLogger<EmbeddedPostgres>.Instance);
        var server = new TestServer(postgres);
        await server.MigrateTemplateAsync();
        return server;
    }

    private async Task MigrateTemplateAsync()
    {
        var template = await CreateAsync(Template, "template1");
        await using var source = PlatformStorageExtensions.CreateDataSource(new() { ConnectionString = template + ";Pooling=false" });
        var runner = new MigrationRunner(
            source, TestSchema.Assemblies, TimeProvider.System, NullLogger<MigrationRunner>.Instance);
        await runner.RunAsync();
    }

    private async Task<string> CreateAsync(string name, string template)
    {
        await _creating.WaitAsync();
        try
        {
            await using var command = _admin.CreateCommand($"create database \"{name}\" template \"{template}\"");
            await command.ExecuteNonQueryAsync();
        }
        finally
        {
            _creating.Release();
        }

        return new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Database = name, MaxPoolSize = 20 }.ConnectionString;
    }
}
