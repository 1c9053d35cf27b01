using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public abstract class OneWayAndCancellationTests(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IPostGrain Grain => engine.Grains.GetGrain<IPostGrain>(_key);

    [Fact]
    public async Task S10_22_AOneWayCallReturnsBeforeTheMethodEnds()
    {
        await Wait.For(Grain.Drop(_key), "the one-way call returned");
        await Gate.Of(_key).EnteredAsync("the method ran");
        Assert.Empty(Journal.Read(_key));
        Gate.Of(_key).Open();
        await Wait.Until(() => Journal.Read(_key).Length == 1, "the method threw");
        // Its exception harmed nobody.
        await Grain.Incarnation();
    }

    [Fact]
    public async Task S10_23_ACallWithACancelledTokenNeverRuns()
    {
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Grain.Deaf(_key, new CancellationToken(true)));
        await Grain.Incarnation();
        Assert.Equal(0, Gate.Of(_key).Count);
    }

    [Fact]
    public async Task S10_23_ATokenThatFiresReachesTheCallee()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.Patient(_key, source.Token);
        await Gate.Of(_key).EnteredAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(call, "the call ended"));
        await Wait.Until(() => Journal.Read(_key).Length == 1, "the callee's token fired");
    }

    [Fact]
    public async Task S10_23_ACalleeThatIgnoresTheTokenDoesNotHoldTheCaller()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.Deaf(_key, source.Token);
        await Gate.Of(_key).EnteredAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(call, "the caller went on"));
        Gate.Of(_key).Open();
        await Wait.For(Grain.Incarnation(), "the grain goes on as well");
    }

    [Fact]
    public async Task S10_23_ACallThatIsCancelledWhileItWaitsNeverRuns()
    {
        using var source = new CancellationTokenSource();
        var running = Grain.Deaf(_key, CancellationToken.None);
        await Gate.Of(_key).EnteredAsync();
        var waiting = Grain.Deaf($"{_key}-late", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(waiting, "the caller went on"));
        await Grain.Knock(); // Behind the cancellation on its way to the grain's silo.
        Gate.Of(_key).Open();
        await Wait.For(running, "the running call ended");
        await Grain.Incarnation();
        Assert.Equal(0, Gate.Of($"{_key}-late").Count);
    }
}

public sealed class OneWayAndCancellationTestsOnOneSilo(EngineFixture engine) : OneWayAndCancellationTests(engine), IClassFixture<EngineFixture>;

public sealed class OneWayAndCancellationTestsOnThreeSilos(EngineOnThreeSilos engine) : OneWayAndCancellationTests(engine), IClassFixture<EngineOnThreeSilos>;
