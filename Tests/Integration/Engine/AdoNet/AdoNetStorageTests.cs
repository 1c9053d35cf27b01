using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Storage;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.AdoNet;

/// <summary>The contract of persistent states, on PostgreSQL by connection string.</summary>
public sealed class AdoNetStateTests(AdoNetFixture engine) : PersistentStateContract(engine), IClassFixture<AdoNetFixture>;

/// <summary>What only a database shows.</summary>
public sealed class AdoNetStorageTests(AdoNetFixture engine) : IClassFixture<AdoNetFixture>
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IGrainStorage Storage(string name = "Default") => engine.Cluster.GetSiloServiceProvider().GetRequiredKeyedService<IGrainStorage>(name);

    [Fact]
    public async Task S10_38_KeysThatLookAlikeDoNotShareARow()
    {
        string[] keys = ["020235", "20235", "0x4F0B", "4F0B", "a/b", "a+b", "Ä", "ä"];
        foreach (var key in keys) await WriteAsync(key, text: key);
        foreach (var key in keys) Assert.Equal(key, (await ReadAsync(key)).State!.Text);
    }

    [Fact]
    public async Task S10_38_FiftyFirstWritesAtATimeLeaveOneRow()
    {
        var outcomes = await Task.WhenAll(Enumerable.Range(0, 50).Select(async number =>
        {
            try
            {
                await WriteAsync(_key, $"{number}");
                return true;
            }
            catch (InconsistentStateException)
            {
                return false;
            }
        }));
        Assert.Single(outcomes, won => won);
        Assert.Equal(1L, await engine.Postgres.ScalarAsync<long>($"select count(*) from orleans_grain_state where grain_key = '{_key}'"));
    }

    [Fact]
    public async Task S10_36_AClearedStateKeepsItsTagUnlessRowsAreDeleted()
    {
        var kept = await WriteAsync(_key, "x");
        await Storage().ClearStateAsync("note", Id(_key), kept);
        Assert.Equal((false, "2"), ((await ReadAsync(_key)).RecordExists, (await ReadAsync(_key)).ETag));

        var deleted = await WriteAsync(_key + "d", "x", "deleting");
        await Storage("deleting").ClearStateAsync("note", Id(_key + "d"), deleted);
        Assert.Equal((false, null), ((await ReadAsync(_key + "d")).RecordExists, (await ReadAsync(_key + "d")).ETag));
    }

    [Fact]
    public async Task S10_37_ANewerClearIsNoticed()
    {
        var mine = await WriteAsync(_key, "x");
        var theirs = await ReadAsync(_key);
        await Storage().ClearStateAsync("note", Id(_key), theirs);
        var error = await Assert.ThrowsAsync<InconsistentStateException>(() => Storage().WriteStateAsync("note", Id(_key), mine));
        Assert.Equal(("2", "1"), (error.StoredEtag, error.CurrentEtag));
    }

    [Fact]
    public async Task AStateIsJsonThatAPersonCanRead()
    {
        await WriteAsync(_key, "hello");
        Assert.Equal("hello", await engine.Postgres.ScalarAsync<string>($"select payload->>'Text' from orleans_grain_state where grain_key = '{_key}'"));
    }

    [Fact]
    public async Task AnotherDatabaseThanPostgreSqlIsAnErrorAtStart()
    {
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => EngineCluster.StartAsync(silo =>
            silo.AddAdoNetGrainStorage("wrong", options => options.ConnectionString = engine.Postgres.ConnectionString)));
        Assert.Contains("Npgsql", error.Message);
    }

    private static GrainId Id(string key) => GrainId.Create("test", key);

    private async Task<GrainState<Note>> WriteAsync(string key, string text, string storage = "Default")
    {
        var state = new GrainState<Note> { State = new() { Text = text } };
        await Storage(storage).WriteStateAsync("note", Id(key), state);
        return state;
    }

    private async Task<GrainState<Note>> ReadAsync(string key)
    {
        var state = new GrainState<Note>();
        await Storage().ReadStateAsync("note", Id(key), state);
        return state;
    }
}
