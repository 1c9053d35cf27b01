using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Npgsql;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Transactions;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>A prepared transaction is ended, whatever stands in its way at first: until then nobody can load its items.</summary>
public sealed class LeftPreparedTests : IAsyncLifetime
{
    private readonly PostgresFixture _postgres = new();
    private readonly Notary _notary = new();
    private IHost _silo = null!;

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _silo.StopAsync();
        _silo.Dispose();
        await _postgres.DisposeAsync();
    }

    [Fact]
    public async Task A_no_is_recorded_however_full_the_queue_is()
    {
        await StartAsync(options => options.MaxQueuedCommits = 1);
        var answer = new TaskCompletionSource();
        _notary.Held = answer.Task;
        var refused = Deeds.Transfer("from", "to", 10, "refuse");
        await Wait.Until(() => !_notary.Calls.IsEmpty, "the question to the notary");

        var pipeline = _silo.Services.GetRequiredService<ICommitPipeline>();
        List<Task> others;
        await using (var held = await OwnPipeline.HoldAsync(_postgres.DataSource))
        {
            others = [pipeline.CommitAsync([])];
            await held.UntilOneWaitsAsync();
            others.Add(pipeline.CommitAsync([]));
            await Assert.ThrowsAsync<CommitOverloadException>(() => pipeline.CommitAsync([]));
            answer.SetResult();
            await Wait.Until(() => refused.IsCompleted || _notary.Answered == 1, "the answer of the notary");
        }

        await Wait.For(Task.WhenAll(others), "the commits of others");
        await Assert.ThrowsAsync<OrleansTransactionAbortedException>(() => Wait.For(refused, "the refusal"));
        Assert.Equal(0, await OpenAsync());
    }

    [Fact]
    public async Task An_end_that_was_refused_is_found_by_the_same_silo()
    {
        await StartAsync();
        await _postgres.ExecuteAsync(
            """
            create function refuse_end() returns trigger language plpgsql as $$ begin raise exception 'as ordered'; end $$;
            create trigger refuse_end before update on platform.prepared_commit for each row execute function refuse_end();
            """);
        await Assert.ThrowsAsync<OrleansTransactionInDoubtException>(() => Wait.For(Deeds.Transfer("from", "to", 10, "refuse"), "the refusal"));
        Assert.Equal(3, await OpenAsync()); // Itself, and two items.
        await _postgres.ExecuteAsync("drop trigger refuse_end on platform.prepared_commit");

        var counts = Task.WhenAll(_silo.Grain<IPurseGrain>("from").Count(), _silo.Grain<IPurseGrain>("to").Count());
        Assert.All(await Wait.For(counts, "the items"), count => Assert.Equal(0, count));
        Assert.Equal(0, await OpenAsync());
        Assert.Single(_notary.Calls.DistinctBy(call => call.Id));
        var registry = _silo.Services.GetRequiredService<TransactionRegistry>();
        await Wait.Until(() => registry.Find(_notary.Calls.First().Id) is null, "that it is no longer in doubt");
    }

    [Fact]
    public async Task One_that_cannot_be_ended_does_not_keep_the_others_from_their_end()
    {
        await StartAsync();
        var lasting = """[{"sql": "select platform.require(0, 1, 'state version')", "parameters": []}]""";
        await PrepareForAsync(new Guid("019a0000-0000-7000-8000-0000000a0001"), lasting, TimeSpan.FromMinutes(1));
        await PrepareForAsync(new Guid("019a0000-0000-7000-8000-0000000a0002"), "[]", TimeSpan.Zero);
        using var patience = new CancellationTokenSource(Wait.Limit);
        while (await OpenAsync() > 1) await Task.Delay(10, patience.Token);
        Assert.Equal(1L, await _postgres.ScalarAsync<long>("select count(*) from platform.prepared_commit where status = 1 and try_id::text like '%2'"));
        Assert.Equal(1, await OpenAsync());
    }

    private async Task StartAsync(Action<TransactionOptions>? configure = null)
        => _silo = await CommitterHost.StartAsync(_postgres.ConnectionString, _notary, configure);

    /// <summary>A prepared transaction of a silo that has lost its place.</summary>
    private async Task PrepareForAsync(Guid id, string statements, TimeSpan age)
    {
        var place = _silo.Services.GetRequiredService<ISiloPlace>();
        await using var command = _postgres.DataSource.CreateCommand(
            """
            insert into platform.prepared_commit (try_id, service_id, slot, epoch, committer, operation_type, operation, statements, status, prepared_at)
            values ($1, $2, $3, $4, 'notary', $5, '{"text": "deed"}', $6::jsonb, 0, now() - $7)
            """);
        object[] values = [id, place.ServiceId, place.Slot, place.Epoch - 1, typeof(Sign).AssemblyQualifiedName!, statements, age];
        foreach (var value in values) command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync();
    }

    private IDeedGrain Deeds => _silo.Grain<IDeedGrain>("deeds");

    private Task<long> OpenAsync() => _postgres.ScalarAsync<long>(
        "select (select count(*) from platform.prepared_commit where status = 0) + (select count(*) from platform.prepared_item)");
}
