using Orleans.Core;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Storage;

[GenerateSerializer]
public sealed class Note
{
    [Id(0)]
    public string Text { get; set; } = "blank";
}

[GenerateSerializer]
public sealed record StateView(
    [property: Id(0)] bool Exists, [property: Id(1)] string? Etag, [property: Id(2)] string? Text, [property: Id(3)] Guid Incarnation);

public interface IMemoGrain : IGrainWithStringKey
{
    Task<StateView> First();

    Task<StateView> Second();

    Task Write(string text);

    Task WriteSecond(string text);

    Task Clear();

    /// <summary>Writes with the version that another activation has used up.</summary>
    Task WriteStale(string text);
}

public sealed class MemoGrain(
    [PersistentState("first")] IPersistentState<Note> first,
    [PersistentState("second")] IPersistentState<Note> second,
    IGrainContext context,
    IServiceProvider services) : Grain, IMemoGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task<StateView> First() => Task.FromResult(View(first));

    public Task<StateView> Second() => Task.FromResult(View(second));

    public Task Write(string text)
    {
        first.State.Text = text;
        return first.WriteStateAsync();
    }

    public Task WriteSecond(string text)
    {
        second.State.Text = text;
        return second.WriteStateAsync();
    }

    public Task Clear() => first.ClearStateAsync();

    public async Task WriteStale(string text)
    {
        // Somebody else writes the same record behind this activation's back.
        var storage = (IGrainStorage)services.GetService(typeof(IGrainStorage))!;
        var theirs = new GrainState<Note>();
        await storage.ReadStateAsync("first", context.GrainId, theirs);
        theirs.State!.Text = "theirs";
        await storage.WriteStateAsync("first", context.GrainId, theirs);
        await Write(text);
    }

    private StateView View(IStorage<Note> state) => new(state.RecordExists, state.Etag, state.State?.Text, _incarnation);
}

public interface IOtherMemoGrain : IGrainWithStringKey
{
    Task<string> Read();
}

public sealed class OtherMemoGrain([PersistentState("first")] IPersistentState<Note> first) : Grain, IOtherMemoGrain
{
    public Task<string> Read() => Task.FromResult(first.State.Text);
}

public interface IHomelessGrain : IGrainWithStringKey
{
    Task Use();
}

public sealed class HomelessGrain([PersistentState("state", "nowhere")] IPersistentState<Note> state) : Grain, IHomelessGrain
{
    public Task Use() => state.WriteStateAsync();
}

/// <summary>The same for every storage.</summary>
public abstract class PersistentStateContract(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IMemoGrain Grain => engine.Grains.GetGrain<IMemoGrain>(_key);

    [Fact]
    public async Task S10_36_AStateThatWasNeverWrittenIsEmptyButThere()
    {
        var view = await Grain.First();
        Assert.Equal((false, null, "blank"), (view.Exists, view.Etag, view.Text));
    }

    [Fact]
    public async Task S10_36_AWrittenStateIsBackAfterDeactivation()
    {
        await Grain.Write("kept");
        await engine.Cluster.DeactivateAsync(Grain);
        var view = await Grain.First();
        Assert.Equal((true, "kept"), (view.Exists, view.Text));
        Assert.NotNull(view.Etag);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_36_ClearWorksOnStoredAndOnNeverStoredState(bool stored)
    {
        if (stored) await Grain.Write("old");
        await Grain.Clear();
        var cleared = await Grain.First();
        Assert.Equal((false, "blank"), (cleared.Exists, cleared.Text));
        await Grain.Write("new");
        await engine.Cluster.DeactivateAsync(Grain);
        Assert.Equal("new", (await Grain.First()).Text);
    }

    [Fact]
    public async Task S10_37_AStaleWriteFailsAndTheNextCallSeesWhatIsStored()
    {
        await Grain.Write("mine");
        var before = (await Grain.First()).Incarnation;
        await Assert.ThrowsAsync<InconsistentStateException>(() => Grain.WriteStale("too late"));
        var after = await Grain.First();
        Assert.NotEqual(before, after.Incarnation);
        Assert.Equal("theirs", after.Text);
    }

    [Fact]
    public async Task S10_38_StatesAndGrainClassesDoNotShareRecords()
    {
        await Grain.Write("one");
        await Grain.WriteSecond("two");
        await engine.Cluster.DeactivateAsync(Grain);
        Assert.Equal(("one", "two"), ((await Grain.First()).Text, (await Grain.Second()).Text));
        Assert.Equal("blank", await engine.Grains.GetGrain<IOtherMemoGrain>(_key).Read());
    }

    [Fact]
    public async Task S10_39_AMissingStorageIsAClearErrorOnFirstUse()
    {
        var e = await Assert.ThrowsAsync<BadProviderConfigException>(() => engine.Grains.GetGrain<IHomelessGrain>(_key).Use());
        Assert.Contains("nowhere", e.Message);
    }
}

public sealed class PersistentStateTestsOnOneSilo(EngineFixture engine) : PersistentStateContract(engine), IClassFixture<EngineFixture>;

public sealed class PersistentStateTestsOnThreeSilos(EngineOnThreeSilos engine) : PersistentStateContract(engine), IClassFixture<EngineOnThreeSilos>;
