using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Embedded;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Storage;

public sealed class EmbeddedPostgresTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly string _path = TestFolders.NewPath();

    public void Dispose() => TestFolders.Remove(_path);

    [Fact]
    public async Task Data_survives_a_stop_and_a_start()
    {
        using var data = DataFolder.Open(_path);
        await using (var first = await StartAsync(data))
        {
            await RunAsync(first, "create table kept (value int); insert into kept values (7)");
        }

        Assert.Null(TestFolders.ServerProcess(_path));
        await using var second = await StartAsync(data);
        Assert.Equal(7, await RunAsync(second, "select value from kept"));
    }

    [Fact]
    public async Task A_killed_server_comes_back_on_the_same_port_with_everything_committed()
    {
        using var data = DataFolder.Open(_path);
        await using var postgres = await StartAsync(data);
        await RunAsync(postgres, "create table kept (value int); insert into kept values (7)");
        var (killed, connection) = (postgres.ProcessId, postgres.ConnectionString);

        DetachedProcess.Signal(killed, DetachedProcess.Kill);
        await WaitAsync(() => postgres.ProcessId != killed, "a new server process");

        Assert.Equal(connection, postgres.ConnectionString);
        Assert.Equal(7, await RunAsync(postgres, "select value from kept"));
    }

    [Fact]
    public async Task A_server_left_by_a_killed_host_is_taken_over()
    {
        using var data = DataFolder.Open(_path);
        await using var left = await StartAsync(data);
        await using var taken = await StartAsync(data);
        Assert.Equal(left.ProcessId, taken.ProcessId);
        Assert.Equal(left.ConnectionString, taken.ConnectionString);
    }

    [Fact]
    public async Task A_data_folder_whose_host_and_server_were_killed_recovers()
    {
        using var data = DataFolder.Open(_path);
        await using (var killed = await StartAsync(data, new() { StopTimeout = TimeSpan.Zero }))
        {
            await RunAsync(killed, "create table kept (value int); insert into kept values (7)");
            DetachedProcess.Signal(killed.ProcessId, DetachedProcess.Kill);
        }

        await using var postgres = await StartAsync(data);
        Assert.Equal(7, await RunAsync(postgres, "select value from kept"));
    }

    [Fact]
    public async Task The_platform_is_no_superuser_and_commits_are_durable()
    {
        using var data = DataFolder.Open(_path);
        await using var postgres = await StartAsync(data);
        Assert.Equal("off", await RunAsync(postgres, "show is_superuser"));
        Assert.Equal("on", await RunAsync(postgres, "show fsync"));
        Assert.Equal("on", await RunAsync(postgres, "show synchronous_commit"));
        Assert.Equal("UTF8", await RunAsync(postgres, "show server_encoding"));
    }

    [Fact]
    public async Task A_folder_that_holds_no_cluster_is_refused_with_one_line()
    {
        Directory.CreateDirectory(Path.Combine(_path, "postgres"));
        await File.WriteAllTextAsync(Path.Combine(_path, "postgres.password"), "secret");
        using var data = DataFolder.Open(_path);
        var exception = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(data));
        Assert.Contains("PG_VERSION", exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Fact]
    public async Task A_broken_cluster_is_refused_with_the_servers_own_reason()
    {
        using var data = DataFolder.Open(_path);
        await using (await StartAsync(data))
        {
        }

        File.Delete(Path.Combine(_path, "postgres", "global", "pg_control"));
        var exception = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(data));
        Assert.Contains("pg_control", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Missing_programs_are_named()
    {
        using var data = DataFolder.Open(_path);
        var exception = await Assert.ThrowsAsync<StorageSetupException>(() => StartAsync(data, new() { BinFolder = "/nowhere" }));
        Assert.Contains("/nowhere", exception.Message, StringComparison.Ordinal);
    }

    private static Task<EmbeddedPostgres> StartAsync(DataFolder data, EmbeddedPostgresOptions? options = null)
        => EmbeddedPostgres.StartAsync(data, options, NullLogger<EmbeddedPostgres>.Instance);

    private static async Task<object?> RunAsync(EmbeddedPostgres postgres, string sql)
    {
        await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    private static async Task WaitAsync(Func<bool> condition, string what)
    {
        using var timeout = new CancellationTokenSource(Patience);
        while (!condition())
        {
            Assert.False(timeout.IsCancellationRequested, $"Timed out waiting for {what}.");
            await Task.Delay(20, CancellationToken.None);
        }
    }
}
