using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Turns;

public abstract class TurnTests(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private ITurnGrain Grain => engine.Grains.GetGrain<ITurnGrain>(_key);

    [Fact]
    public async Task S10_01_ConcurrentCallsNeverOverlap()
    {
        // The first round waits for the activation, the second one finds it at work.
        for (var round = 0; round < 2; round++)
        {
            var most = await Task.WhenAll(Enumerable.Range(0, 30).Select(_ => Grain.Overlap()));
            Assert.Equal(1, most.Max());
        }
    }

    [Fact]
    public async Task S10_01_CallsOfOneCallerRunInTheirOrder()
    {
        for (var i = 0; i < 20; i++) await Grain.Append(i);
        Assert.Equal(Enumerable.Range(0, 20), await Grain.Numbers());
    }

    [Fact]
    public async Task S10_02_ReentrantCallsInterleaveAtAwaits()
    {
        var grain = engine.Grains.GetGrain<IReentrantTurnGrain>(_key);
        var stopped = grain.Stop(_key);
        await Gate.Of(_key).EnteredAsync();
        await Wait.For(grain.Open(_key), "the second call ran while the first waits");
        await Wait.For(stopped, "the first call went on");
    }

    [Fact]
    public async Task S10_02_ReentrantCallsNeverRunInParallel()
    {
        var grain = engine.Grains.GetGrain<IReentrantTurnGrain>(_key);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 500; i++) await grain.Count();
        })));
        Assert.Equal(20_000, await grain.Total());
    }

    [Fact]
    public async Task S10_03_CodeAfterAwaitRunsOnTheActivation() =>
        Assert.Equal(new[] { true, true, true, false }, await Grain.Schedulers());

    [Fact]
    public async Task S10_03_WhatAGrainStartsIsATurnOfItsOwn() =>
        Assert.Equal(new[] { true, true, true, true, false }, await Grain.Started());

    [Fact]
    public async Task S10_03_TheNextTurnSeesNothingOfTheContextOfTheLast()
    {
        var calls = Enumerable.Range(0, 50).Select(_ => Grain.Leave(_key));
        Assert.All(await Task.WhenAll(calls), Assert.Null);
    }

    [Fact]
    public async Task S10_04_AlwaysInterleaveRunsWhileANormalCallIsBlocked()
    {
        var stopped = Grain.Stop(_key);
        await Gate.Of(_key).EnteredAsync();
        var normal = Grain.Ping();
        // It comes after the normal call and would see that one if it had run.
        Assert.Equal(0, await Wait.For(Grain.Pings(), "the interleaving call ran"));
        Gate.Of(_key).Open();
        await Wait.For(Task.WhenAll(stopped, normal), "the normal calls ended");
        Assert.Equal(1, await Grain.Pings());
    }

    [Fact]
    public async Task S10_05_ReadOnlyCallsInterleaveWithEachOtherOnly()
    {
        var gate = Gate.Of(_key);
        var looks = new[] { Grain.Look(_key), Grain.Look(_key) };
        await gate.EnteredAsync();
        await gate.EnteredAsync("the second read-only call did not run beside the first");
        var normal = Grain.Ping();
        Assert.Equal(0, await Wait.For(Grain.Pings(), "the interleaving call ran"));
        gate.Open();
        await Wait.For(Task.WhenAll([.. looks, normal]), "all calls ended");
    }

    [Fact]
    public async Task S10_05_AReadOnlyCallWaitsForANormalOne()
    {
        var normal = Grain.Stop(_key);
        await Gate.Of(_key).EnteredAsync();
        var look = Grain.Look($"{_key}-look");
        await Wait.For(Grain.Pings(), "the interleaving call ran");
        Assert.Equal(0, Gate.Of($"{_key}-look").Count);
        Gate.Of(_key).Open();
        Gate.Of($"{_key}-look").Open();
        await Wait.For(Task.WhenAll(normal, look), "both calls ended");
    }

    [Fact]
    public async Task S10_06_MayInterleaveDecidesByTheArguments()
    {
        var grain = engine.Grains.GetGrain<IChoosyGrain>(_key);
        var stopped = grain.Stop(_key, interleave: false);
        await Gate.Of(_key).EnteredAsync();
        var refused = grain.Pass(interleave: false);
        Assert.Equal(0, await Wait.For(grain.Pass(interleave: true), "the chosen call ran"));
        Gate.Of(_key).Open();
        await Wait.For(Task.WhenAll(stopped, refused), "the others ended");
    }
}

public sealed class TurnTestsOnOneSilo(EngineFixture engine) : TurnTests(engine), IClassFixture<EngineFixture>;

public sealed class TurnTestsOnThreeSilos(EngineOnThreeSilos engine) : TurnTests(engine), IClassFixture<EngineOnThreeSilos>;
