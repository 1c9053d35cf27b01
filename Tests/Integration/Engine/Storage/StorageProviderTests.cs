using System.Collections.Concurrent;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Runtime.Hosting;
using Orleans.Storage;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Storage;

/// <summary>A storage provider of an application's own, which fails on demand.</summary>
public sealed class FaultyStorage(string name) : IGrainStorage, ILifecycleParticipant<ISiloLifecycle>
{
    private readonly ConcurrentDictionary<(string, GrainId), string> _texts = new();

    public static ConcurrentDictionary<GrainId, bool> FailsToRead { get; } = new();

    public static ConcurrentDictionary<GrainId, bool> FailsToWrite { get; } = new();

    public static ConcurrentQueue<string> Started { get; } = new();

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<FaultyStorage>(ServiceLifecycleStage.ApplicationServices, _ =>
        {
            Started.Enqueue(name);
            return Task.CompletedTask;
        });

    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailsToRead.ContainsKey(grainId)) throw new IOException("cannot read");
        grainState.RecordExists = _texts.TryGetValue((stateName, grainId), out var text);
        grainState.State = (T)(object)new Note { Text = text ?? "blank" };
        grainState.ETag = text;
        return Task.CompletedTask;
    }

    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (FailsToWrite.ContainsKey(grainId)) throw new IOException("cannot write");
        _texts[(stateName, grainId)] = ((Note)(object)grainState.State!).Text;
        grainState.ETag = ((Note)(object)grainState.State!).Text;
        grainState.RecordExists = true;
        return Task.CompletedTask;
    }

    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) => Task.CompletedTask;
}

public interface IFaultyGrain : IGrainWithStringKey
{
    Task Write(string text);

    Task<(string Text, string? Etag)> Read();
}

public sealed class FaultyGrain([PersistentState("note", "faulty")] IPersistentState<Note> note) : Grain, IFaultyGrain
{
    public Task Write(string text)
    {
        note.State.Text = text;
        return note.WriteStateAsync();
    }

    public Task<(string Text, string? Etag)> Read() => Task.FromResult((note.State.Text, note.Etag));
}

public class FaultyFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) =>
        silo.Services.AddGrainStorage("faulty", (_, name) => new FaultyStorage(name));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class FaultyOnThreeSilos : FaultyFixture
{
    protected override short SiloCount => 3;
}

public abstract class StorageProviderTests(FaultyFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IFaultyGrain Grain => engine.Grains.GetGrain<IFaultyGrain>(_key);

    [Fact]
    public void A_provider_takes_part_in_the_silos_life() => Assert.Contains("faulty", FaultyStorage.Started);

    [Fact]
    public async Task S10_39_AFailedReadFailsTheCallAndTheNextOneTriesAgain()
    {
        FaultyStorage.FailsToRead[Grain.GetGrainId()] = true;
        Assert.Equal("cannot read", (await Assert.ThrowsAsync<IOException>(Grain.Read)).Message);
        FaultyStorage.FailsToRead.TryRemove(Grain.GetGrainId(), out _);
        Assert.Equal(("blank", null), await Grain.Read());
    }

    [Fact]
    public async Task S10_39_AFailedWriteLeavesTheStateInMemoryAndTheOldVersion()
    {
        await Grain.Write("first");
        FaultyStorage.FailsToWrite[Grain.GetGrainId()] = true;
        await Assert.ThrowsAsync<IOException>(() => Grain.Write("second"));
        Assert.Equal(("second", "first"), await Grain.Read());
        FaultyStorage.FailsToWrite.TryRemove(Grain.GetGrainId(), out _);
        await Grain.Write("third");
        await engine.Cluster.DeactivateAsync(Grain);
        Assert.Equal(("third", "third"), await Grain.Read());
    }
}

public sealed class StorageProviderTestsOnOneSilo(FaultyFixture engine) : StorageProviderTests(engine), IClassFixture<FaultyFixture>;

public sealed class StorageProviderTestsOnThreeSilos(FaultyOnThreeSilos engine) : StorageProviderTests(engine), IClassFixture<FaultyOnThreeSilos>;
