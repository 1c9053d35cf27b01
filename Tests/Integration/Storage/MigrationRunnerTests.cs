using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Migrations;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Storage;

public sealed class MigrationRunnerTests : IAsyncLifetime
{
    private string _connectionString = "";
    private NpgsqlDataSource _dataSource = null!;

    public async Task InitializeAsync()
    {
        _connectionString = await (await TestServer.GetAsync()).CreateEmptyDatabaseAsync();
        _dataSource = NpgsqlDataSource.Create(_connectionString);
    }

    public async Task DisposeAsync()
    {
        await _dataSource.DisposeAsync();
        await (await TestServer.GetAsync()).DropDatabaseAsync(_connectionString);
    }

    [Fact]
    public async Task Hosts_that_start_together_apply_each_migration_once()
    {
        var all = Migration.Read(TestSchema.Assemblies).Count;
        var applied = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Runner().RunAsync()));
        Assert.Equal(all, applied.Sum());
        Assert.Equal(all, (int)(await ScalarAsync<long>("select count(*) from platform.migration")));
        Assert.Equal(0, await Runner().RunAsync());
    }

    [Fact]
    public async Task A_changed_migration_is_refused()
    {
        await Runner().RunAsync();
        await ExecuteAsync("update platform.migration set checksum = 'other' where number = 1");
        var exception = await Assert.ThrowsAsync<MigrationChangedException>(() => Runner().RunAsync());
        Assert.Equal(1, exception.Migration.Number);
    }

    [Fact]
    public async Task A_newer_database_is_refused()
    {
        await Runner().RunAsync();
        await ExecuteAsync("insert into platform.migration values (9999, 'later', 'x', now())");
        var exception = await Assert.ThrowsAsync<DatabaseNewerException>(() => Runner().RunAsync());
        Assert.Equal(9999, exception.Number);
    }

    [Fact]
    public async Task A_failing_migration_leaves_nothing_of_itself_and_the_next_start_goes_on_from_there()
    {
        await ExecuteAsync("create schema platform; create table platform.state (in_the_way int)");
        var exception = await Assert.ThrowsAsync<MigrationFailedException>(() => Runner().RunAsync());
        Assert.DoesNotContain('\n', exception.Message);
        Assert.Equal(0, await ScalarAsync<long>("select count(*) from pg_tables where schemaname = 'platform' and tablename not in ('state', 'migration')"));

        await ExecuteAsync("drop table platform.state");
        Assert.True(await Runner().RunAsync() > 0);
    }

    [Fact]
    public async Task Reads_that_were_recorded_one_by_one_are_kept()
    {
        var (before, after) = (Migration.Read(TestSchema.Assemblies).Where(m => m.Number < 26), Migration.Read(TestSchema.Assemblies).Where(m => m.Number >= 26));
        foreach (var migration in before) await ExecuteAsync(migration.Text);
        await ExecuteAsync("""
            insert into platform.transaction (transaction_id, batch_id, request_id, principal_id, started_at, calls)
            values (1, 9, gen_random_uuid(), 1, now(), '[]'), (2, 9, gen_random_uuid(), 1, now(), '[]'), (10, 19, gen_random_uuid(), 1, now(), '[]');
            insert into platform.item_read values (1, 'a', 1, 0, 3), (1, 'b', 1, 1, 0), (2, 'a', 2, 0, 4), (1, 'a', 10, 2, 5);
            """);
        foreach (var migration in after) await ExecuteAsync(migration.Text);
        Assert.Equal("1 a 1 0 3 9, 1 a 10 2 5 19, 1 b 1 1 0 9, 2 a 2 0 4 9", await ScalarAsync<string>(
            "select string_agg(format('%s %s %s %s %s %s', kind_id, grain_key, transaction_id, call, version, batch_id), ', ' order by kind_id, grain_key, transaction_id) from platform.item_read"));
    }

    private MigrationRunner Runner(params Assembly[] assemblies) => new(
        _dataSource, assemblies.Length > 0 ? assemblies : TestSchema.Assemblies, TimeProvider.System, NullLogger<MigrationRunner>.Instance);

    private async Task ExecuteAsync(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private async Task<T> ScalarAsync<T>(string sql)
    {
        await using var command = _dataSource.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
