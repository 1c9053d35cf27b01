using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Platform.Tests.Integration.Transactions.Grains;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Names;
using Orleans.Platform.Transactions.Pipeline;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Transactions;

/// <summary>However a batch is put into statements, all its guards hold, and its record says what was done.</summary>
public sealed class CommitStatementTests : IAsyncLifetime
{
    private readonly TransactionsHost _host = new();

    public Task InitializeAsync() => _host.InitializeAsync();

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task One_state_that_has_another_version_refuses_the_whole(int states)
    {
        var items = await StoredAsync(states);
        var stale = items.Select((item, i) => new StateVersionRow(item, i == states - 1 ? 5 : 1, 0, """{"n":2}"""));
        var refusal = await Assert.ThrowsAsync<CommitConflictException>(() => Wait.For(Pipeline.CommitAsync([.. stale]), "the refusal"));
        Assert.Equal(("state version", true), (refusal.Guard, refusal.IsTransient));
        Assert.Equal(states, await CountAsync(version: 1));

        await Wait.For(Pipeline.CommitAsync([.. items.Select(item => new StateVersionRow(item, 1, 0, """{"n":2}"""))]), "what is right");
        Assert.Equal(states, await CountAsync(version: 2));
        Assert.Equal(2L * states, await _host.Postgres.ScalarAsync<long>("select count(*) from platform.state_history where grain_key like 'known-%'"));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public async Task Another_silos_place_that_was_taken_refuses_the_whole(int states)
    {
        var items = await StoredAsync(states);
        var place = _host.Silo.Services.GetRequiredService<SiloPlace>();
        ICommitRow[] rows = [.. items.Select(item => new StateVersionRow(item, 1, 0, """{"n":2}"""))];
        var refusal = await Assert.ThrowsAsync<CommitConflictException>(
            () => Wait.For(Pipeline.CommitAsync(rows, [(place.Slot, place.Epoch + 1)]), "the refusal"));
        Assert.Equal(("participant", true), (refusal.Guard, refusal.IsTransient));
        Assert.Equal(states, await CountAsync(version: 1));

        await Wait.For(Pipeline.CommitAsync(rows, [(place.Slot, place.Epoch)]), "with the place as it is");
        Assert.Equal(states, await CountAsync(version: 2));
    }

    [Theory]
    [InlineData("""quoted "and" \ back""")]
    [InlineData("tab\tline\nbell\u0007")]
    [InlineData("Ünïcödé <b>&'+ \u2028 \U0001F980")]
    public async Task The_call_tree_names_any_grain(string key)
    {
        var grain = _host.Grains.GetGrain<IPurseGrain>(key);
        await Wait.For(grain.Put(1), "the transaction");
        Assert.Equal(grain.GetGrainId().ToString(), await _host.Postgres.ScalarAsync<string>("select calls->0->>2 from platform.transaction"));
    }

    private CommitPipeline Pipeline => _host.Silo.Services.GetRequiredService<CommitPipeline>();

    /// <summary>States with version 1.</summary>
    private async Task<ItemKey[]> StoredAsync(int count)
    {
        var kind = await _host.Silo.Services.GetRequiredService<NameRegistry>().KindAsync("statements", "test", "state", CancellationToken.None);
        ItemKey[] items = [.. Enumerable.Range(0, count).Select(i => new ItemKey(kind, $"known-{i}"))];
        await Wait.For(Pipeline.CommitAsync([.. items.Select(item => new StateVersionRow(item, 0, 0, """{"n":1}"""))]), "the first versions");
        return items;
    }

    private async Task<int> CountAsync(int version)
        => (int)await _host.Postgres.ScalarAsync<long>($"select count(*) from platform.state where grain_key like 'known-%' and version = {version} and payload->>'n' = '{version}'");
}
