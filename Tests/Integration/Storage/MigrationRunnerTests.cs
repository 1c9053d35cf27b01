using System.Reflection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Orleans.Platform.Storage.Commit;
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
        await ExecuteUpToAsync(25);
        await ExecuteAsync("""
            insert into platform.transaction (transaction_id, batch_id, request_id, principal_id, started_at, calls)
            values (1, 9, gen_random_uuid(), 1, now(), '[]'), (2, 9, gen_random_uuid(), 1, now(), '[]'), (10, 19, gen_random_uuid(), 1, now(), '[]');
            insert into platform.item_read values (1, 'a', 1, 0, 3), (1, 'b', 1, 1, 0), (2, 'a', 2, 0, 4), (1, 'a', 10, 2, 5);
            """);
        await ExecuteFromAsync(26);
        Assert.Equal("1 a 1 0 3 9, 1 a 10 2 5 19, 1 b 1 1 0 9, 2 a 2 0 4 9", await ScalarAsync<string>(
            "select string_agg(format('%s %s %s %s %s %s', kind_id, grain_key, transaction_id, call, version, batch_id), ', ' order by kind_id, grain_key, transaction_id) from platform.item_read"));
    }

    [Fact]
    public async Task What_was_stored_row_by_row_is_in_the_log_of_batches()
    {
        await ExecuteUpToAsync(27);
        await ExecuteAsync("""
            insert into platform.item_kind (service_id, grain_type, state_name) values ('s', 'account', 'balance');
            insert into platform.principal (name) values ('dora');
            insert into platform.method (interface_name, method_name) values ('IAccount', 'Deposit');
            insert into platform.transaction (transaction_id, batch_id, request_id, principal_id, started_at, calls, try_id) values
              (1, 9, '00000000-0000-0000-0000-000000000001', 1, now(), '[[null,1,"account/a",0,5]]', '00000000-0000-0000-0000-0000000000a1'),
              (2, 9, '00000000-0000-0000-0000-000000000002', 1, now(), '[[null,1,"account/b",0,5]]', null),
              (10, 19, '00000000-0000-0000-0000-000000000003', 1, now(), '[]', null);
            insert into platform.state_history values (1, 'a', 1, 1, 0, '{"coins": 1}'), (1, 'b', 1, 2, 0, '{"coins": 2}'), (1, 'a', 2, 10, 0, null);
            insert into platform.state values (1, 'a', 2, 10), (1, 'b', 1, 2);
            insert into platform.read_log values (9, '{1}', '{b}', '{1}', '{0}', '{0}');
            """);
        await ExecuteFromAsync(28);

        Assert.Equal("a 1 1 {\"coins\": 1} IAccount.Deposit dora, a 2 10 - - dora, b 1 2 {\"coins\": 2} IAccount.Deposit dora", await ScalarAsync<string>("""
            select string_agg(format('%s %s %s %s %s %s', grain_key, version, transaction_id, coalesce(payload::text, '-'), coalesce(nullif(operation, ''), '-'), principal), ', ' order by grain_key, version)
            from platform.item_history
            """));
        Assert.Equal("a 2 , b 1 {\"coins\": 2}", await ScalarAsync<string>(
            "select string_agg(format('%s %s %s', grain_key, version, payload), ', ' order by grain_key) from platform.current_state"));
        Assert.Equal("1 a, 1 b", await ScalarAsync<string>(
            "select string_agg(transaction_id || ' ' || grain_key, ', ' order by grain_key) from platform.request_accesses('00000000-0000-0000-0000-000000000001')"));
        Assert.Equal("9 1 2 00000000-0000-0000-0000-0000000000a1", await ScalarAsync<string>(
            "select format('%s %s %s %s', batch_id, first_transaction, last_transaction, last_try) from platform.commit_log where batch_id = 9"));
        Assert.Equal(2L, await ScalarAsync<long>("select count(*) from platform.grain_history('account', 'a')"));
    }

    [Fact]
    public async Task Batches_from_before_are_found_by_requests_and_items()
    {
        await ExecuteUpToAsync(35);
        await ExecuteAsync("""
            insert into platform.item_kind (service_id, grain_type, state_name) values ('s', 'account', 'balance');
            insert into platform.principal (name) values ('dora');
            insert into platform.commit_log values (
              9, 1, 2, null, null, '{1,2}', '{00000000-0000-0000-0000-00000000000f,00000000-0000-0000-0000-000000000001}', '{1,1}', array[now(), now()],
              array['[]', '[]'], array[null, null]::uuid[], '{1}', '{ä}', '{1}', '{1}', '{0}', array['{"coins": 1}'], '{1}', '{b}', '{0}', '{2}', '{0}');
            """);
        await ExecuteFromAsync(36);
        Assert.Equal("1 ä", await ScalarAsync<string>("select transaction_id || ' ' || grain_key from platform.request_accesses('00000000-0000-0000-0000-00000000000f')"));
        Assert.Equal("2 b", await ScalarAsync<string>("select transaction_id || ' ' || grain_key from platform.request_accesses('00000000-0000-0000-0000-000000000001')"));
        Assert.Equal(1L, await ScalarAsync<long>("select transaction_id from platform.grain_history('account', 'ä')"));
        Assert.Equal(2L, await ScalarAsync<long>("select transaction_id from platform.grain_accesses('account', 'b')"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("account-00042")]
    [InlineData("Ünïcode \u20ac \ud83d\ude00")]
    public async Task The_database_hashes_names_as_the_program_does(string name)
    {
        await Runner().RunAsync();
        foreach (var one in new[] { name, string.Concat(Enumerable.Repeat(name, 60)) })
        {
            await using var command = _dataSource.CreateCommand("select platform.name_hash($1)");
            command.Parameters.Add(new() { Value = one });
            Assert.Equal(LogNames.Hash(one), await command.ExecuteScalarAsync());
        }
    }

    [Theory]
    [InlineData(28)]
    [InlineData(36)]
    public async Task An_update_waits_for_transactions_that_a_service_has_not_answered(int migration)
    {
        await ExecuteUpToAsync(migration - 1);
        await ExecuteAsync("""
            insert into platform.prepared_commit (try_id, service_id, slot, epoch, committer, operation_type, operation, statements, status, prepared_at)
            values (gen_random_uuid(), 's', 0, 1, 'c', 't', '{}', '[]', 0, now())
            """);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => ExecuteFromAsync(migration));
        Assert.Contains("Start that version once more", refused.MessageText, StringComparison.Ordinal);
    }

    private async Task ExecuteUpToAsync(int number)
    {
        foreach (var migration in Migration.Read(TestSchema.Assemblies).Where(m => m.Number <= number)) await ExecuteAsync(migration.Text);
    }

    private async Task ExecuteFromAsync(int number)
    {
        foreach (var migration in Migration.Read(TestSchema.Assemblies).Where(m => m.Number >= number)) await ExecuteAsync(migration.Text);
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
