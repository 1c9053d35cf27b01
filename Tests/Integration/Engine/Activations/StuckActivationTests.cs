using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

public class StuckFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo
        .Configure<SiloMessagingOptions>(options => options.MaxRequestProcessingTime = TimeSpan.FromMilliseconds(300))
        .Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(300));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class StuckOnThreeSilos : StuckFixture
{
    protected override short SiloCount => 3;
}

public abstract class StuckActivationTests(StuckFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IEndlessGrain Grain => engine.Grains.GetGrain<IEndlessGrain>(_key);

    /// <summary>Its callers still wait: nothing but the request's age tells.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task AnActivationWithARequestThatRunsTooLongIsAbandoned(bool blocksItsThread)
    {
        var before = await Grain.Incarnation();
        var stuck = blocksItsThread ? Grain.Block(_key) : Grain.Wait(_key);
        await Gate.Of(_key).EnteredAsync();
        var after = await Support.Wait.For(Grain.Incarnation(), "a new activation answers what has waited");
        Assert.NotEqual(before, after);
        Assert.False(stuck.IsCompleted);
        Gate.Of(_key).Open();
    }
}

public sealed class StuckActivationTestsOnOneSilo(StuckFixture engine) : StuckActivationTests(engine), IClassFixture<StuckFixture>;

public sealed class StuckActivationTestsOnThreeSilos(StuckOnThreeSilos engine) : StuckActivationTests(engine), IClassFixture<StuckOnThreeSilos>;
