using System.Globalization;
using System.Text.RegularExpressions;
using Npgsql;
using Orleans.Platform.Storage;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What a busy silo sends all the time costs the same however long the server has run, and whatever its statistics say.</summary>
public sealed partial class PlanTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>, IAsyncLifetime
{
    public async Task InitializeAsync()
    {
        await postgres.ExecuteAsync("delete from platform.state");
        await postgres.ExecuteAsync("delete from platform.item_kind where service_id = 'plans'");
        await postgres.ExecuteAsync("insert into platform.item_kind (service_id, grain_type, state_name) values ('plans', 'account', 'state')");
        await postgres.ExecuteAsync("""
            insert into platform.state (kind_id, grain_key, version, transaction_id, payload)
            select k.kind_id, 'a' || n, 1, 1, '{}' from platform.item_kind k, generate_series(1, 40) n where k.service_id = 'plans'
            """);
        await postgres.ExecuteAsync("analyze platform.state");
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string> StatementsOnStates() =>
        [.. CommitSql.Queries.Names.Where(name => CommitSql.Queries[name].Contains("platform.state ", StringComparison.Ordinal) && name != "InsertStates")];

    [Theory]
    [MemberData(nameof(StatementsOnStates))]
    public async Task A_state_is_looked_up_by_its_key_in_a_table_that_is_small_as_well(string name)
    {
        using var kept = new KeptConnection(postgres.DataSource, TimeProvider.System);
        var plan = await ExplainAsync(kept.Open(), name);
        Assert.Contains("Index Scan using state_pkey", plan, StringComparison.Ordinal);
        Assert.DoesNotMatch(ReadsAll(), plan);
    }

    /// <summary>Else the test above tells nothing.</summary>
    [Fact]
    public async Task The_server_by_itself_would_read_a_small_table_from_end_to_end()
    {
        await using var connection = await postgres.DataSource.OpenConnectionAsync();
        await ExecuteAsync(connection, "set plan_cache_mode = force_generic_plan");
        Assert.Matches(ReadsAll(), await ExplainAsync(connection, "CommitStates"));
    }

    [Fact]
    public async Task Who_gets_the_connection_afterwards_has_the_servers_own_plans()
    {
        await using var one = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { MaxPoolSize = 1 });
        using (var kept = new KeptConnection(one, TimeProvider.System))
        {
            Assert.Equal("off", await ScalarAsync(kept.Open(), "show enable_seqscan"));
        }

        await using var next = await one.OpenConnectionAsync();
        Assert.Equal("on", await ScalarAsync(next, "show enable_seqscan"));
        Assert.Equal("auto", await ScalarAsync(next, "show plan_cache_mode"));
    }

    /// <summary>It would take half a minute of each, and keep a snapshot meanwhile, so that no replaced version of a state could be removed.</summary>
    [Fact]
    public async Task An_analyze_does_not_unpack_what_batches_hold()
    {
        await postgres.ExecuteAsync("""
            insert into platform.commit_log
            select (jsonb_populate_record(null::platform.commit_log, (select jsonb_object_agg(attname, case when typcategory = 'A' then '[]'::jsonb else 'null' end)
              from pg_attribute join pg_type t on t.oid = atttypid where attrelid = 'platform.commit_log'::regclass and attnum > 0 and not attisdropped)
              || jsonb_build_object('batch_id', n, 'first_transaction', n, 'last_transaction', n, 'calls', array['[]'], 'written_versions', array[n]))).*
            from generate_series(1, 300) n
            """);
        await postgres.ExecuteAsync("analyze platform.commit_log");
        var analyzed = await postgres.ScalarAsync<string[]>(
            "select array_agg(attname::text) from pg_stats where schemaname = 'platform' and tablename in ('commit_log', 'state')");
        var arrays = await postgres.ScalarAsync<string[]>("""
            select array_agg(attname::text) from pg_attribute join pg_type t on t.oid = atttypid
            where attrelid = 'platform.commit_log'::regclass and attnum > 0 and typcategory = 'A'
            """);
        Assert.Contains("first_transaction", analyzed);
        Assert.True(arrays.Length > 10, "The log is made of arrays.");
        Assert.Empty(analyzed.Intersect([.. arrays, "payload"]));
        await postgres.ExecuteAsync("delete from platform.commit_log");
    }

    private static async Task<string> ExplainAsync(NpgsqlConnection connection, string name)
    {
        var sql = CommitSql.Queries[name];
        var parameters = Parameter().Matches(sql).Max(number => int.Parse(number.Groups[1].Value, CultureInfo.InvariantCulture));
        await ExecuteAsync(connection, $"prepare explained as {sql}");
        var lines = new List<string>();
        await using (var explain = new NpgsqlCommand($"explain execute explained({string.Join(", ", Enumerable.Repeat("null", parameters))})", connection))
        await using (var rows = await explain.ExecuteReaderAsync())
        {
            while (await rows.ReadAsync()) lines.Add(rows.GetString(0));
        }

        await ExecuteAsync(connection, "deallocate explained"); // The pool keeps what is prepared.
        return string.Join('\n', lines);
    }

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    [GeneratedRegex(@"\$(\d+)")]
    private static partial Regex Parameter();

    [GeneratedRegex("Seq Scan on state|Bitmap|Hash|Merge Join")]
    private static partial Regex ReadsAll();
}
