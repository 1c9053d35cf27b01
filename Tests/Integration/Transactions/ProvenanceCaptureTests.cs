using Npgsql;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>What a commit records about itself.</summary>
public abstract class ProvenanceCaptureTests(TransactionsHost host)
{
    [Fact]
    public async Task A_commit_names_request_principal_calls_and_the_versions_read_and_written()
    {
        await host.Grains.GetGrain<IPurseGrain>("prov-from").Put(10);
        var request = Guid.CreateVersion7();
        RequestContext.Set(PlatformContext.RequestId, request);
        RequestContext.Set(PlatformContext.Principal, "key-1234");
        await host.Grains.GetGrain<IBankGrain>(0).Move("prov-from", "prov-to", 4);
        RequestContext.Clear();

        var rows = await ReadAsync(
            """
            select p.name, h.grain_key, h.version, m.method_name, parent.method_name, h.payload ->> 'coins'
            from platform.transaction t
            join platform.principal p using (principal_id)
            join platform.state_history h using (transaction_id)
            join platform.method m on m.method_id = (t.calls -> h.call ->> 1)::int
            join platform.method parent on parent.method_id = (t.calls -> (t.calls -> h.call ->> 0)::int ->> 1)::int
            where t.request_id = $1 order by h.grain_key
            """,
            request);
        Assert.Equal(
            ["key-1234|prov-from|2|Take|Move|6", "key-1234|prov-to|1|Put|Move|4"],
            rows);
    }

    [Fact]
    public async Task A_read_only_transaction_records_what_it_read()
    {
        await host.Grains.GetGrain<IPurseGrain>("prov-read").Put(1);
        var request = Guid.CreateVersion7();
        RequestContext.Set(PlatformContext.RequestId, request);
        await host.Grains.GetGrain<IPurseGrain>("prov-read").Count();
        RequestContext.Clear();
        await host.Grains.GetGrain<IPurseGrain>("prov-read").Put(1); // What was read before is in the same batch at the latest.

        var rows = await ReadAsync(
            "select r.grain_key, r.version from platform.transaction t join platform.item_read r using (transaction_id) where t.request_id = $1", request);
        Assert.Equal(["prov-read|1"], rows);
    }

    [Fact]
    public async Task Every_version_has_a_transaction_and_a_call_within_it()
    {
        await Task.WhenAll(Enumerable.Range(0, 50).Select(i => host.Grains.GetGrain<IBankGrain>(0).PutTwice($"prov-{i % 5}", 1)));
        var orphans = await ReadAsync(
            """
            select h.grain_key, h.version from platform.state_history h
            left join platform.transaction t using (transaction_id)
            left join platform.commit_batch b on b.batch_id = t.batch_id and b.outcome = 1
            where t.transaction_id is null or b.batch_id is null or h.call >= json_array_length(t.calls)
            """);
        Assert.Empty(orphans);
        var gaps = await ReadAsync(
            """
            select h.grain_key, count(*), max(h.version), max(s.version) from platform.state_history h
            join platform.state s using (kind_id, grain_key) group by h.kind_id, h.grain_key
            having count(*) <> max(h.version) or max(h.version) <> max(s.version)
            """);
        Assert.Empty(gaps);
    }

    /// <summary>A state that is written alone is a transaction of one item, as every other: who, which call, which version, in its batch's log.</summary>
    [Fact]
    public async Task Writes_and_clears_of_a_persistent_state_have_their_history_and_name_request_principal_and_call()
    {
        var note = host.Grains.GetGrain<INoteGrain>("prov-note");
        List<string> log = [];
        foreach (var change in new Func<Task>[] { () => note.Write("first"), () => note.Write("second"), note.Clear, () => note.Write("third") })
        {
            var request = Guid.CreateVersion7();
            RequestContext.Set(PlatformContext.RequestId, request);
            RequestContext.Set(PlatformContext.Principal, "key-5678");
            await change();
            RequestContext.Clear();
            log.AddRange(await ReadAsync(
                """
                select p.name, m.method_name, h.grain_key, h.version, coalesce(h.payload ->> 'text', 'cleared'), s.version = h.version
                from platform.transaction t
                join platform.principal p using (principal_id)
                join platform.state_history h using (transaction_id)
                join platform.state s using (kind_id, grain_key)
                join platform.method m on m.method_id = (t.calls -> h.call ->> 1)::int
                join platform.commit_batch b on b.batch_id = t.batch_id and b.outcome = 1
                join platform.commit_log l on l.batch_id = b.batch_id and t.transaction_id = any (l.transaction_ids) and t.transaction_id = any (l.written_in)
                where t.request_id = $1
                """,
                request));
        }

        Assert.Equal(
            [
                "key-5678|Write|prov-note|1|first|True", "key-5678|Write|prov-note|2|second|True",
                "key-5678|Clear|prov-note|3|cleared|True", "key-5678|Write|prov-note|4|third|True",
            ],
            log);
    }

    /// <summary>States that are written alone share batches with transactions.</summary>
    [Fact]
    public async Task Persistent_states_and_transactions_share_batches()
    {
        await Task.WhenAll(Enumerable.Range(0, 200).Select(i => i % 2 == 0
            ? host.Grains.GetGrain<INoteGrain>($"shared-note-{i}").Write("shared")
            : host.Grains.GetGrain<IPurseGrain>($"shared-purse-{i}").Put(1)));
        var shared = await ReadAsync(
            """
            select true from platform.state_history h join platform.transaction t using (transaction_id) where h.grain_key like 'shared-%'
            group by t.batch_id having count(*) filter (where h.grain_key like '%note%') > 0 and count(*) filter (where h.grain_key like '%purse%') > 0 limit 1
            """);
        Assert.Single(shared);
    }

    private async Task<List<string>> ReadAsync(string sql, Guid? request = null)
    {
        await using var command = host.Database.CreateCommand(sql);
        if (request is { } id) command.Parameters.Add(new NpgsqlParameter<Guid> { TypedValue = id });
        var rows = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(field => reader.GetValue(field))));
        }

        return rows;
    }
}

public sealed class ProvenanceCaptureTestsOnOneSilo(TransactionsHost host) : ProvenanceCaptureTests(host), IClassFixture<TransactionsHost>;

public sealed class ProvenanceCaptureTestsOnThreeSilos(ThreeSilosHost host) : ProvenanceCaptureTests(host), IClassFixture<ThreeSilosHost>;
