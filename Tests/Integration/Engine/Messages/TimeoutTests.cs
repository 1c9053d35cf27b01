using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public class TimeoutFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.WithResponseTimeout(TimeSpan.FromSeconds(1));

    protected override void ConfigureClient(IClientBuilder client) => client.WithResponseTimeout(TimeSpan.FromSeconds(1));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class TimeoutOnThreeSilos : TimeoutFixture
{
    protected override short SiloCount => 3;
}

public abstract class TimeoutTests(TimeoutFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IPostGrain Grain => engine.Grains.GetGrain<IPostGrain>(_key);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_21_ASlowMethodTimesOutAndStillFinishesOnce(bool byAttribute)
    {
        await Wait.Patiently(Grain.Incarnation);
        await Assert.ThrowsAsync<TimeoutException>(() => byAttribute ? Grain.Slow(_key) : Grain.SlowByOption(_key));
        Assert.Equal(["started"], Journal.Read(_key));
        Gate.Of(_key).Open();
        await Wait.Until(() => Journal.Read(_key).Length == 2, "the method finished");
        await Wait.Patiently(Grain.Incarnation);
        Assert.Equal(["started", "finished"], Journal.Read(_key));
    }

    private static readonly TimeSpan OnItsWay = TimeSpan.FromMilliseconds(500);

    [Fact]
    public async Task S10_21_ARequestThatExpiredInTheQueueDoesNotRun()
    {
        await Wait.Patiently(Grain.Incarnation);
        var running = Assert.ThrowsAsync<TimeoutException>(() => Grain.SlowByOption(_key));
        await Gate.Of(_key).EnteredAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.SlowByOption($"{_key}-late"));
        await running;
        await Task.Delay(OnItsWay); // The time limit of a call begins anew when it arrives on another silo.
        Gate.Of(_key).Open();
        await Wait.Until(() => Journal.Read(_key).Length == 2, "the first call finished");
        await Wait.Patiently(Grain.Incarnation);
        Assert.Empty(Journal.Read($"{_key}-late"));
    }
}

public sealed class TimeoutTestsOnOneSilo(TimeoutFixture engine) : TimeoutTests(engine), IClassFixture<TimeoutFixture>;

public sealed class TimeoutTestsOnThreeSilos(TimeoutOnThreeSilos engine) : TimeoutTests(engine), IClassFixture<TimeoutOnThreeSilos>;
