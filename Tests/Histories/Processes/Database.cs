using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Crash.Processes;
using Orleans.Platform.Tests.Integration.Support;

namespace Orleans.Platform.Tests.Histories.Processes;

/// <summary>A PostgreSQL server of one test's own, which is started again when it was killed.</summary>
public sealed class Database : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly EmbeddedPostgres _postgres;
    private readonly PostgresProcesses _processes;

    private Database(DataFolder folder, string path, EmbeddedPostgres postgres)
    {
        _folder = folder;
        _postgres = postgres;
        _processes = new PostgresProcesses(path);
        Source = NpgsqlDataSource.Create(postgres.ConnectionString);
    }

    public int Port => _postgres.Port;

    /// <summary>For whoever interferes behind the silos' back.</summary>
    public NpgsqlDataSource Source { get; }

    public static async Task<Database> StartAsync()
    {
        var path = TestFolders.NewPath();
        var folder = DataFolder.Open(path);
        return new Database(folder, path, await EmbeddedPostgres.StartAsync(folder, null, NullLogger<EmbeddedPostgres>.Instance));
    }

    /// <summary>The way to it over another port.</summary>
    public string ConnectionStringVia(int port)
        => new NpgsqlConnectionStringBuilder(_postgres.ConnectionString) { Host = "127.0.0.1", Port = port }.ConnectionString;

    /// <summary>kill -9 of the server and its children.</summary>
    public Task<bool> KillAsync() => _processes.KillAsync();

    public void Pause() => _processes.Pause();

    public void Resume() => _processes.Resume();

    /// <summary>Whether it can be used.</summary>
    public async Task<bool> AnswersAsync()
    {
        try
        {
            await ExecuteAsync("select 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    public async Task ExecuteAsync(string sql)
    {
        await using var command = Source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Resume();
        await Source.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }
}
