using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public class CancelOnTimeoutFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo)
    {
        silo.WithResponseTimeout(TimeSpan.FromSeconds(1));
        silo.Configure<SiloMessagingOptions>(options => options.CancelRequestOnTimeout = true);
    }

    protected override void ConfigureClient(IClientBuilder client)
    {
        client.WithResponseTimeout(TimeSpan.FromSeconds(1));
        client.Configure<ClientMessagingOptions>(options => options.CancelRequestOnTimeout = true);
    }
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class CancelOnTimeoutOnThreeSilos : CancelOnTimeoutFixture
{
    protected override short SiloCount => 3;
}

public abstract class CancelOnTimeoutTests(CancelOnTimeoutFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_21_ACallWhoseTimeIsOverCancelsTheCalleesTokenWhenTheOptionSaysSo(bool withToken)
    {
        using var source = new CancellationTokenSource();
        var grain = engine.Grains.GetGrain<IPostGrain>(_key);
        await Wait.Patiently(grain.Incarnation);
        await Assert.ThrowsAsync<TimeoutException>(() => grain.Patient(_key, withToken ? source.Token : CancellationToken.None));
        await Wait.Until(() => Journal.Read(_key).Length == 1, "the callee's token fired");
        Assert.False(source.IsCancellationRequested);
    }
}

public sealed class CancelOnTimeoutTestsOnOneSilo(CancelOnTimeoutFixture engine) : CancelOnTimeoutTests(engine), IClassFixture<CancelOnTimeoutFixture>;

public sealed class CancelOnTimeoutTestsOnThreeSilos(CancelOnTimeoutOnThreeSilos engine)
    : CancelOnTimeoutTests(engine), IClassFixture<CancelOnTimeoutOnThreeSilos>;
