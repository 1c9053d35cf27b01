using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

public class ActivationFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.Services.AddScoped<Belongings>();
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class ActivationOnThreeSilos : ActivationFixture
{
    protected override short SiloCount => 3;
}

public abstract class ActivationTests(ActivationFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Fact]
    public async Task S10_12_StateIsLoadedBetweenConstructorAndActivation()
    {
        var grain = engine.Grains.GetGrain<IOrderlyGrain>(_key);
        await grain.Write("stored");
        await engine.Cluster.DeactivateAsync(grain);
        Assert.Equal("stored", await grain.Read());
        Assert.Equal(["constructor:", "activate:", "constructor:", "activate:stored", "call:stored"], Journal.Read(_key));
    }

    [Fact]
    public async Task S10_13_AFailedActivationReachesEveryCallerAndTheNextCallTriesAgain()
    {
        var grain = engine.Grains.GetGrain<IStubbornGrain>(_key);
        var waiting = Enumerable.Range(0, 5).Select(_ => grain.Tries()).ToArray();
        await Gate.Of(_key).EnteredAsync();
        Gate.Of(_key).Open();
        foreach (var call in waiting)
            Assert.Equal("not today", (await Assert.ThrowsAsync<InvalidTimeZoneException>(() => call)).Message);
        Assert.Equal(2, await grain.Tries());
    }

    [Fact]
    public async Task S10_14_CallsQueuedBeforeADeactivationRunOnANewActivation()
    {
        var grain = engine.Grains.GetGrain<IMortalGrain>(_key);
        var last = grain.EndAfter(_key);
        await Gate.Of(_key).EnteredAsync();
        var queued = Enumerable.Range(0, 20).Select(_ => grain.Incarnation()).ToArray();
        Gate.Of(_key).Open();
        var old = await Wait.For(last, "the running call ended");
        var incarnations = await Wait.For(Task.WhenAll(queued), "the queued calls were answered");
        Assert.DoesNotContain(old, incarnations);
        Assert.Single(incarnations.Distinct());
        Assert.Equal(["ApplicationRequested"], Journal.Read(_key));
    }

    [Fact]
    public async Task S10_15_AnIdleActivationIsCollected()
    {
        var grain = engine.Grains.GetGrain<IMortalGrain>(_key);
        var first = await grain.Incarnation();
        await CollectAsync(grain);
        Assert.Equal(["ActivationIdle"], Journal.Read(_key));
        Assert.NotEqual(first, await grain.Incarnation());
    }

    [Fact]
    public async Task S10_15_DelayAndKeepAlivePreventCollection()
    {
        var delayed = engine.Grains.GetGrain<IMortalGrain>(_key);
        var immortal = engine.Grains.GetGrain<IImmortalGrain>(_key);
        var other = engine.Grains.GetGrain<IMortalGrain>($"{_key}-other");
        await delayed.Delay(TimeSpan.FromMinutes(1));
        var (first, second) = (await delayed.Incarnation(), await immortal.Incarnation());
        await other.Incarnation();
        await CollectAsync(other);
        Assert.Equal(first, await delayed.Incarnation());
        Assert.Equal(second, await immortal.Incarnation());

        await delayed.Delay(TimeSpan.Zero);
        await CollectAsync(delayed);
        Assert.NotEqual(first, await delayed.Incarnation());
    }

    [Fact]
    public async Task S10_16_StatelessWorkersShareTheLoadUpToTheirNumber()
    {
        var grain = engine.Grains.GetGrain<IWorkerGrain>(_key);
        var gate = Gate.Of(_key);
        var work = Enumerable.Range(0, 6).Select(_ => grain.Work(_key)).ToArray();
        await gate.EnteredAsync();
        await gate.EnteredAsync("a second worker was not made");
        Assert.Equal(2, gate.Count);
        gate.Open();
        var done = await Wait.For(Task.WhenAll(work), "all work was done");
        Assert.Equal(2, done.Select(d => d.Worker).Distinct().Count());
        Assert.Single(done.Select(d => d.Silo).Distinct());
    }

    [Fact]
    public async Task S10_17_ScopedServicesLiveAsLongAsTheActivation()
    {
        var grain = engine.Grains.GetGrain<IOwnerGrain>(_key);
        var (injected, asked) = await grain.Belongings();
        Assert.Equal(injected, asked);
        Assert.Equal(injected, (await grain.Belongings()).Injected);
        Assert.NotEqual(injected, (await engine.Grains.GetGrain<IOwnerGrain>($"{_key}-other").Belongings()).Injected);
        Assert.Equal(0, Gate.Of(injected.ToString()).Count);

        await engine.Cluster.DeactivateAsync(grain);
        await Gate.Of(injected.ToString()).EnteredAsync("the scoped service was not disposed");
        Assert.NotEqual(injected, (await grain.Belongings()).Injected);
    }

    private async Task CollectAsync(IAddressable grain)
    {
        var gone = engine.Cluster.WaitForDeactivationAsync(grain);
        await engine.CollectAsync(TimeSpan.Zero);
        await Wait.For(gone, "the idle activation was collected");
    }
}

public sealed class ActivationTestsOnOneSilo(ActivationFixture engine) : ActivationTests(engine), IClassFixture<ActivationFixture>;

public sealed class ActivationTestsOnThreeSilos(ActivationOnThreeSilos engine) : ActivationTests(engine), IClassFixture<ActivationOnThreeSilos>;
