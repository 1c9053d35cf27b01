using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Serialization;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public abstract class IsolationTests(EngineFixture engine)
{
    protected IPostGrain Grain { get; } = engine.Grains.GetGrain<IPostGrain>(Guid.NewGuid().ToString());

    [Fact]
    public async Task S10_19_WhatTheCalleeChangesIsNotSeenByTheCaller()
    {
        var letter = new Letter { Lines = ["mine"] };
        Assert.Equal(2, await Grain.Scribble(letter));
        Assert.Equal(["mine"], letter.Lines);
    }

    [Fact]
    public async Task S10_19_WhatEitherSideChangesLaterIsNotSeenByTheOther()
    {
        var letter = new Letter { Lines = ["mine"] };
        await Grain.Scribble(letter);
        letter.Lines.Clear();
        var answer = await Grain.Last();
        Assert.Equal(["mine", "scribble"], answer.Lines);
        answer.Lines.Clear();
        Assert.Equal(["mine", "scribble"], (await Grain.Last()).Lines);
    }

    [Fact]
    public async Task S10_19_SharedReferencesAndCyclesKeepTheirIdentity()
    {
        var letter = new Letter();
        letter.Reply = letter;
        Assert.True(await Grain.Shared(letter, letter));
    }

    [Fact]
    public async Task S10_19_DerivedTypesRecordsAndStructsRoundTrip()
    {
        var letter = new RegisteredLetter { Number = 5, Stamp = new(0.85m, "owl"), Draft = "not for you" };
        var (copy, parcel) = await Grain.Echo(letter, new() { Weight = 1.5 });
        var registered = Assert.IsType<RegisteredLetter>(copy);
        Assert.NotSame(letter, registered);
        Assert.Equal((5, new Stamp(0.85m, "owl"), 1.5), (registered.Number, registered.Stamp, parcel.Weight));
        Assert.Null(registered.Draft);
    }

    [Fact]
    public async Task S10_19_AnUnknownTypeIsRefusedAtTheCall() =>
        await Assert.ThrowsAsync<CodecNotFoundException>(() => Grain.WrongType(new Uninvited()));

    [Fact]
    public async Task S10_20_AnExceptionArrivesWithEverythingAndTheGrainStays()
    {
        var before = await Grain.Incarnation();
        var e = await Assert.ThrowsAsync<LostLetterException>(Grain.Lose);
        Assert.Equal(("lost", 7, "inner"), (e.Message, e.Number, e.InnerException!.Message));
        Assert.Contains(nameof(PostGrain.Lose), e.StackTrace);
        Assert.Equal(before, await Grain.Incarnation());
    }

    private sealed class Uninvited;
}

public sealed class IsolationTestsOnOneSilo(EngineFixture engine) : IsolationTests(engine), IClassFixture<EngineFixture>
{
    [Fact]
    public async Task S10_19_ImmutableValuesAreShared()
    {
        var list = new List<int> { 1 };
        await Grain.Keep(list.AsImmutable());
        Assert.Same(list, (await Grain.Kept()).Value);
    }
}

public sealed class IsolationTestsOnThreeSilos(EngineOnThreeSilos engine) : IsolationTests(engine), IClassFixture<EngineOnThreeSilos>;
