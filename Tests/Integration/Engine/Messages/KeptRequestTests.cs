using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public class KeptRequestFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo)
    {
        silo.WithResponseTimeout(TimeSpan.FromSeconds(1));
        silo.Configure<SiloMessagingOptions>(options => options.DropExpiredMessages = false);
    }

    protected override void ConfigureClient(IClientBuilder client)
    {
        client.WithResponseTimeout(TimeSpan.FromSeconds(1));
        client.Configure<ClientMessagingOptions>(options => options.DropExpiredMessages = false);
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class KeptRequestOnThreeSilos : KeptRequestFixture
{
    protected override short SiloCount => 3;
}

public abstract class KeptRequestTests(KeptRequestFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IPostGrain Grain => engine.Grains.GetGrain<IPostGrain>(_key);

    [Fact]
    public async Task ARequestThatExpiredInTheQueueRunsWhenTheOptionSaysSo()
    {
        await Wait.Patiently(Grain.Incarnation);
        var running = Assert.ThrowsAsync<TimeoutException>(() => Grain.SlowByOption(_key));
        await Gate.Of(_key).EnteredAsync();
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.SlowByOption($"{_key}-late"));
        await running;
        Gate.Of($"{_key}-late").Open();
        Gate.Of(_key).Open();
        await Wait.Until(() => Journal.Read($"{_key}-late").Length == 2, "the late request ran");
        Assert.Equal(1, Gate.Of($"{_key}-late").Count);
    }
}

public sealed class KeptRequestTestsOnOneSilo(KeptRequestFixture engine) : KeptRequestTests(engine), IClassFixture<KeptRequestFixture>;

public sealed class KeptRequestTestsOnThreeSilos(KeptRequestOnThreeSilos engine) : KeptRequestTests(engine), IClassFixture<KeptRequestOnThreeSilos>;
