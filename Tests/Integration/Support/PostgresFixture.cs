using Npgsql;
using Orleans.Platform.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Support;

/// <summary>A fresh, migrated database for a test class (<c>IClassFixture&lt;PostgresFixture&gt;</c>) on the shared server.</summary>
public sealed class PostgresFixture : IAsyncLifetime
{
    public string ConnectionString { get; private set; } = "";

    /// <summary>Connections as the product makes them.</summary>
    public NpgsqlDataSource DataSource { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        var server = await TestServer.GetAsync();
        ConnectionString = await server.CreateDatabaseAsync();
        DataSource = PlatformStorageExtensions.CreateDataSource(new() { ConnectionString = ConnectionString });
    }

    public async Task DisposeAsync()
    {
        await DataSource.DisposeAsync();
        await (await TestServer.GetAsync()).DropDatabaseAsync(ConnectionString);
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = DataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
