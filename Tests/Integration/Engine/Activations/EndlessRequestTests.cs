using Orleans.Configuration;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

public interface IEndlessGrain : IGrainWithStringKey
{
    /// <summary>Never ends.</summary>
    Task Wait(string gate);

    /// <summary>Holds the thread until the gate is opened.</summary>
    Task Block(string gate);

    Task<Guid> Incarnation();
}

public sealed class EndlessGrain : Grain, IEndlessGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task Wait(string gate)
    {
        _ = Gate.Of(gate).PassAsync();
        return new TaskCompletionSource().Task;
    }

    public Task Block(string gate)
    {
        Gate.Of(gate).PassAsync().Wait();
        return Task.CompletedTask;
    }

    public Task<Guid> Incarnation() => Task.FromResult(_incarnation);
}

public class EndlessFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo
        .WithResponseTimeout(TimeSpan.FromSeconds(1))
        .Configure<GrainCollectionOptions>(options => options.DeactivationTimeout = TimeSpan.FromMilliseconds(300));

    protected override void ConfigureClient(IClientBuilder client) => client.WithResponseTimeout(TimeSpan.FromSeconds(1));
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class EndlessOnThreeSilos : EndlessFixture
{
    protected override short SiloCount => 3;
}

/// <summary>A request that never ends holds its activation, but not for ever.</summary>
public abstract class EndlessRequestTests(EndlessFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IEndlessGrain Grain => engine.Grains.GetGrain<IEndlessGrain>(_key);

    [Fact]
    public async Task AnActivationEndsWithoutARequestThatNobodyWaitsForAnyMore()
    {
        var before = await Grain.Incarnation();
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.Wait(_key));
        await DeactivateAsync();
        Assert.NotEqual(before, await Grain.Incarnation());
    }

    [Fact]
    public async Task AnActivationWhoseThreadIsBlockedIsGivenUp()
    {
        var before = await Grain.Incarnation();
        await Assert.ThrowsAsync<TimeoutException>(() => Grain.Block(_key));
        await DeactivateAsync();
        Assert.NotEqual(before, await Grain.Incarnation());
        Gate.Of(_key).Open(); // The old one finds out that it has gone; the new one is not disturbed.
        var after = await Grain.Incarnation();
        await Task.Delay(200);
        Assert.Equal(after, await Grain.Incarnation());
    }

    [Fact]
    public async Task AnActivationDoesNotEndWhileSomebodyWaitsForItsRequest()
    {
        var before = await Grain.Incarnation();
        var waiting = Assert.ThrowsAsync<TimeoutException>(() => Grain.Wait(_key));
        await Gate.Of(_key).EnteredAsync();
        var ended = DeactivateAsync();
        await Task.Delay(600); // Twice the limit.
        Assert.False(ended.IsCompleted);
        await waiting;
        await ended;
        Assert.NotEqual(before, await Grain.Incarnation());
    }

    // Not by a call, which would wait behind the request.
    private Task DeactivateAsync()
    {
        Assert.True(engine.Cluster.TryGetGrainContext(Grain.GetGrainId(), out var context));
        context!.Deactivate(new(DeactivationReasonCode.ApplicationRequested, "Test"));
        return context.Deactivated.WaitAsync(Support.Wait.Limit);
    }
}

public sealed class EndlessRequestTestsOnOneSilo(EndlessFixture engine) : EndlessRequestTests(engine), IClassFixture<EndlessFixture>;

public sealed class EndlessRequestTestsOnThreeSilos(EndlessOnThreeSilos engine) : EndlessRequestTests(engine), IClassFixture<EndlessOnThreeSilos>;
