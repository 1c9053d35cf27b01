using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>Whatever goes wrong with one batch or one transaction, each is told the truth and the others go on.</summary>
public sealed class CommitPipelineTests : IAsyncLifetime
{
    private readonly TransactionsHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("nul \0", 1)]
    [InlineData("no number can be found for so long a name: ", 1000)]
    public async Task A_name_that_PostgreSQL_refuses_fails_its_transaction_alone(string name, int times)
    {
        // Behind the check at the edge, as a grain with a method of such a name would be.
        var bad = Commit(string.Concat(Enumerable.Range(0, times).Select(i => i == 0 ? name : $"{Guid.NewGuid():N}")));
        await Assert.ThrowsAsync<CommitConflictException>(() => Wait.For(bad, "the refusal of the name"));
        await Wait.For(Commit("a good one"), "the commit of another transaction");
    }

    [Theory]
    [InlineData("54000")]
    [InlineData("21000")]
    [InlineData("P0001")]
    [InlineData("XX000")]
    public async Task An_error_that_is_about_the_rows_fails_their_transaction_alone(string code)
    {
        await _host.Postgres.ExecuteAsync(
            """
            create function refuse() returns trigger language plpgsql as $$
            begin
              raise exception 'refused' using errcode = substring(new.grain_key from 9);
            end $$;
            create trigger refuse before insert on platform.state for each row when (new.grain_key like 'refused-%') execute function refuse();
            """);
        var bad = _host.Grains.GetGrain<IPurseGrain>($"refused-{code}").Put(1);
        var good = Task.WhenAll(Enumerable.Range(0, 20).Select(i => _host.Grains.GetGrain<IPurseGrain>($"good-{i}").Put(1)));
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Wait.For(bad, "the refusal"));
        await Wait.For(good, "the commits of others");
    }

    [Fact]
    public async Task An_error_of_a_moment_is_not_told_and_the_batch_is_sent_again()
    {
        await _host.Postgres.ExecuteAsync(
            """
            create sequence tries;
            create function refuse_once() returns trigger language plpgsql as $$
            begin
              if nextval('tries') = 1 then raise exception 'not now' using errcode = '40001'; end if;
              return new;
            end $$;
            create trigger refuse_once before insert on platform.state for each row execute function refuse_once();
            """);
        await Wait.For(_host.Grains.GetGrain<IPurseGrain>("again").Put(1), "the second try");
        Assert.Equal(2L, await _host.Postgres.ScalarAsync<long>("select last_value from tries"));
    }

    [Fact]
    public async Task An_unforeseen_failure_after_the_commit_is_found_out_and_nothing_is_told_as_not_done()
    {
        await using var database = new NpgsqlDataSourceBuilder(_host.Postgres.ConnectionString + ";Application Name=unforeseen") { Name = "unforeseen" }.Build();
        await using var own = new OwnPipeline(_host.Silo.Services, database);
        await Wait.For(own.Pipeline.CommitAsync([]), "a commit without a failure");
        var failures = 1;
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Npgsql",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                var isOurs = activity.TagObjects.Any(tag => tag.Value is "unforeseen");
                if (isOurs && Interlocked.Decrement(ref failures) >= 0) throw new InvalidOperationException("as ordered");
            },
        };
        ActivitySource.AddActivityListener(listener);

        var item = await ItemAsync("unforeseen");
        await Wait.For(own.Pipeline.CommitAsync([new StateVersionRow(item, 0, 0, "{}")]), "the outcome");

        Assert.True(failures < 1, "INCONCLUSIVE: nothing failed.");
        Assert.Equal(1L, await CountAsync("state_history where grain_key = 'unforeseen'"));
    }

    [Fact]
    public async Task Rows_that_cannot_even_be_sent_fail_alone()
    {
        var pipeline = _host.Silo.Services.GetRequiredService<CommitPipeline>();
        await using var held = await OwnPipeline.HoldAsync(_host.Database);
        var first = pipeline.CommitAsync([]);
        await held.UntilOneWaitsAsync();
        var good = pipeline.CommitAsync([]);
        var bad = pipeline.CommitAsync([new UnsendableRow()]);
        var alsoGood = pipeline.CommitAsync([]);
        await held.DisposeAsync();

        await Wait.For(Task.WhenAll(first, good, alsoGood), "the others");
        await Assert.ThrowsAsync<CommitConflictException>(() => Wait.For(bad, "the refusal"));
    }

    [Fact]
    public async Task A_listener_that_fails_takes_nothing_back_and_the_others_hear()
    {
        var pipeline = _host.Silo.Services.GetRequiredService<CommitPipeline>();
        await using var held = await OwnPipeline.HoldAsync(_host.Database);
        var first = pipeline.CommitAsync([]);
        await held.UntilOneWaitsAsync();
        CommitEntry[] entries =
        [
            new(Guid.NewGuid(), "p", [], [new StateVersionRow(await ItemAsync("before"), 0, 0, "{}")]),
            new(Guid.NewGuid(), "p", [], [new StateVersionRow(await ItemAsync("failing"), 0, 0, "{}")]) { Listener = new FailingListener() },
            new(Guid.NewGuid(), "p", [], [new StateVersionRow(await ItemAsync("after"), 0, 0, "{}")]),
        ];
        foreach (var entry in entries) pipeline.Enqueue(entry);
        await held.DisposeAsync();

        await Wait.For(Task.WhenAll([first, .. entries.Select(entry => entry.Completion)]), "all of them");
        foreach (var entry in entries) Assert.Equal(1L, await CountAsync($"transaction where request_id = '{entry.RequestId}'"));
    }

    [Fact]
    public async Task What_was_on_its_way_when_the_database_is_given_up_is_in_doubt_and_what_waited_was_not_done()
    {
        using var quick = await TransactionsHost.StartSiloAsync(
            _host.Postgres.ConnectionString, builder => builder.Services.Configure<TransactionOptions>(options => options.CommitTimeout = TimeSpan.FromSeconds(1)));
        await using var own = new OwnPipeline(quick.Services, _host.Database);
        await using (var held = await own.HoldAsync())
        {
            var sent = own.Pipeline.CommitAsync([]);
            await held.UntilOneWaitsAsync();
            var waiting = own.Pipeline.CommitAsync([]);
            await own.GiveUpAsync();
            await Assert.ThrowsAsync<CommitInDoubtException>(() => Wait.For(sent, "what was sent"));
            await Assert.ThrowsAsync<CommitOverloadException>(() => Wait.For(waiting, "what waited"));
        }

        await quick.StopAsync();
    }

    [Fact]
    public async Task A_refusal_names_what_was_to_be_written_and_a_cascading_one_whom_it_followed()
    {
        var pipeline = _host.Silo.Services.GetRequiredService<CommitPipeline>();
        var first = new CommitEntry(Guid.NewGuid(), "p", [], [new StateVersionRow(await ItemAsync("named"), 7, 0, "{}") { Name = "purse of ada" }]) { TryId = Guid.NewGuid() };
        var second = new CommitEntry(Guid.NewGuid(), "p", [], []) { DependsOn = [first] };
        pipeline.Enqueue(first);
        var refusal = await Assert.ThrowsAsync<CommitConflictException>(() => first.Completion);
        Assert.Contains("version 8 of purse of ada", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(("state version", true), (refusal.Guard, refusal.IsTransient));

        pipeline.Enqueue(second);
        var cascading = await Assert.ThrowsAsync<CommitConflictException>(() => second.Completion);
        Assert.Contains($"try {first.TryId}", cascading.Message, StringComparison.Ordinal);
    }

    /// <summary>A commit on behalf of a call of a method with that name.</summary>
    private Task<long> Commit(string method)
    {
        RequestContext.Set(CallScope.ContextKey, new CallScope(Guid.NewGuid(), "p", null, GrainId.Create("t", "k"), "interface", method));
        try
        {
            return _host.Silo.Services.GetRequiredService<ICommitPipeline>().CommitAsync([]);
        }
        finally
        {
            RequestContext.Clear();
        }
    }

    private async Task<ItemKey> ItemAsync(string key)
        => new(await _host.Silo.Services.GetRequiredService<NameRegistry>().KindAsync("pipeline", "test", "state", CancellationToken.None), key);

    private Task<long> CountAsync(string what) => _host.Postgres.ScalarAsync<long>($"select count(*) from platform.{what}");

    private sealed class FailingListener : ICommitListener
    {
        public void OnCommitted(CommitEntry entry) => throw new InvalidOperationException("as ordered");

        public void OnFailed(CommitEntry entry)
        {
        }
    }

    private sealed class UnsendableRow : ICommitRow
    {
        public void AddTo(CommitBatch batch, long transactionId) => batch.Table<UnsendableTable>().Rows++;
    }

    private sealed class UnsendableTable : BatchTable
    {
        public int Rows { get; set; }

        public override int Order => 900;

        public override int Count => Rows;

        public override void AddCommands(NpgsqlBatch batch) => throw new InvalidOperationException("as ordered");

        public override void Clear() => Rows = 0;
    }
}
