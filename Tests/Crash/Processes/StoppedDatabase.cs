using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;

namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>The database of a platform that is stopped, opened to look at it.</summary>
public sealed class StoppedDatabase : IAsyncDisposable
{
    private readonly DataFolder _folder;
    private readonly EmbeddedPostgres _postgres;

    private StoppedDatabase(DataFolder folder, EmbeddedPostgres postgres)
    {
        _folder = folder;
        _postgres = postgres;
        Source = NpgsqlDataSource.Create(postgres.ConnectionString);
    }

    public NpgsqlDataSource Source { get; }

    public static async Task<StoppedDatabase> OpenAsync(string dataFolder)
    {
        DataFolder folder = DataFolder.Open(dataFolder);
        return new StoppedDatabase(folder, await EmbeddedPostgres.StartAsync(folder, null, NullLogger<EmbeddedPostgres>.Instance));
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }
}
