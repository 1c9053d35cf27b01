using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public class AcknowledgementFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) =>
        silo.Configure<SiloMessagingOptions>(options => options.WaitForCancellationAcknowledgement = true);

    protected override void ConfigureClient(IClientBuilder client) =>
        client.Configure<ClientMessagingOptions>(options => options.WaitForCancellationAcknowledgement = true);
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class AcknowledgementOnThreeSilos : AcknowledgementFixture
{
    protected override short SiloCount => 3;
}

/// <summary>Callers that want to know what has become of a call that they have cancelled.</summary>
public abstract class CancellationAcknowledgementTests(AcknowledgementFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IPostGrain Grain => engine.Grains.GetGrain<IPostGrain>(_key);

    [Fact]
    public async Task ACalleeThatIgnoresTheTokenIsWaitedFor()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.Deaf(_key, source.Token);
        await Gate.Of(_key).EnteredAsync();
        await source.CancelAsync();
        await Grain.Knock(); // Behind the cancellation on its way to the grain's silo.
        Assert.False(call.IsCompleted);
        Gate.Of(_key).Open();
        await Wait.For(call, "the call ended as the callee did");
    }

    [Fact]
    public async Task ACalleeThatHeedsTheTokenEndsTheCall()
    {
        using var source = new CancellationTokenSource();
        var call = Grain.Patient(_key, source.Token);
        await Gate.Of(_key).EnteredAsync();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(call, "the call ended"));
        Assert.Equal(["fired"], Journal.Read(_key));
    }

    [Fact]
    public async Task ACallThatIsCancelledWhileItWaitsEndsAtOnceAndNeverRuns()
    {
        using var source = new CancellationTokenSource();
        var running = Grain.Deaf(_key, CancellationToken.None);
        await Gate.Of(_key).EnteredAsync();
        var waiting = Grain.Deaf($"{_key}-late", source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Wait.For(waiting, "the caller went on"));
        Gate.Of(_key).Open();
        await Wait.For(running, "the running call ended");
        await Grain.Incarnation();
        Assert.Equal(0, Gate.Of($"{_key}-late").Count);
    }
}

public sealed class CancellationAcknowledgementTestsOnOneSilo(AcknowledgementFixture engine)
    : CancellationAcknowledgementTests(engine), IClassFixture<AcknowledgementFixture>;

public sealed class CancellationAcknowledgementTestsOnThreeSilos(AcknowledgementOnThreeSilos engine)
    : CancellationAcknowledgementTests(engine), IClassFixture<AcknowledgementOnThreeSilos>;
