using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Turns;

public interface ICycleGrain : IGrainWithStringKey
{
    /// <summary>Calls the partner, which calls back.</summary>
    Task<string> Around(ICycleGrain partner, string how);

    Task<string> Back(ICycleGrain origin);

    Task<string> Answer();
}

public sealed class CycleGrain : Grain, ICycleGrain
{
    public async Task<string> Around(ICycleGrain partner, string how)
    {
        var self = this.AsReference<ICycleGrain>();
        switch (how)
        {
            case "allowed":
                using (RequestContext.AllowCallChainReentrancy()) return await partner.Back(self);
            case "suppressed":
                using (RequestContext.AllowCallChainReentrancy())
                using (RequestContext.SuppressCallChainReentrancy())
                    return await partner.Back(self);
            case "disposed":
                using (RequestContext.AllowCallChainReentrancy()) await partner.Answer();
                return await partner.Back(self);
            default:
                return await partner.Back(self);
        }
    }

    public Task<string> Back(ICycleGrain origin) => origin.Answer();

    public Task<string> Answer() => Task.FromResult("here");
}

public class CycleFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.WithResponseTimeout(TimeSpan.FromMilliseconds(700));

    protected override void ConfigureClient(IClientBuilder client) => client.WithResponseTimeout(TimeSpan.FromMilliseconds(700));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class CycleOnThreeSilos : CycleFixture
{
    protected override short SiloCount => 3;
}

public abstract class CallCycleTests(CycleFixture engine)
{
    [Theory]
    [InlineData("plain")]
    [InlineData("disposed")]
    [InlineData("suppressed")]
    public async Task S10_07_ACycleEndsInATimeoutAndBothGrainsWorkAfterwards(string how)
    {
        var (a, b) = (Cycle(), Cycle());
        // What is measured is the cycle, not the first use of everything.
        await Wait.Patiently(a.Answer);
        await Wait.Patiently(b.Answer);
        await Assert.ThrowsAsync<TimeoutException>(() => a.Around(b, how));
        // The call that blocked a grain ends a moment after its caller has stopped waiting.
        Assert.Equal("here", await Wait.Patiently(a.Answer));
        Assert.Equal("here", await Wait.Patiently(b.Answer));
    }

    private ICycleGrain Cycle() => engine.Grains.GetGrain<ICycleGrain>(Guid.NewGuid().ToString());
}

public abstract class CallChainTests(EngineFixture engine)
{
    [Fact]
    public async Task S10_08_ACycleSucceedsWhenTheCallChainMayComeBack()
    {
        var (a, b) = (engine.Grains.GetGrain<ICycleGrain>("a"), engine.Grains.GetGrain<ICycleGrain>("b"));
        Assert.Equal("here", await Wait.For(a.Around(b, "allowed"), "the cycle came back"));
    }
}

public sealed class CallCycleTestsOnOneSilo(CycleFixture engine) : CallCycleTests(engine), IClassFixture<CycleFixture>;

public sealed class CallCycleTestsOnThreeSilos(CycleOnThreeSilos engine) : CallCycleTests(engine), IClassFixture<CycleOnThreeSilos>;

public sealed class CallChainTestsOnOneSilo(EngineFixture engine) : CallChainTests(engine), IClassFixture<EngineFixture>;

public sealed class CallChainTestsOnThreeSilos(EngineOnThreeSilos engine) : CallChainTests(engine), IClassFixture<EngineOnThreeSilos>;
