using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Activations;

public interface IUnluckyGrain : IGrainWithStringKey
{
    Task Call();
}

/// <summary>Begins something at an early stage, and fails at a later one.</summary>
public sealed class UnluckyGrain : Grain, IUnluckyGrain
{
    public UnluckyGrain(IGrainContext context) => context.ObservableLifecycle.Subscribe(
        nameof(UnluckyGrain),
        GrainLifecycleStage.SetupState,
        _ => Note("begun"),
        _ => Note("ended"));

    public Task Call() => Task.CompletedTask;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        await Note("activated");
        throw new InvalidOperationException("unlucky");
    }

    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Note("deactivated");

    private Task Note(string what)
    {
        Journal.Add(this.GetPrimaryKeyString(), what);
        return Task.CompletedTask;
    }
}

public sealed class FailedActivationTests(EngineFixture engine) : IClassFixture<EngineFixture>
{
    [Fact]
    public async Task What_was_begun_for_a_grain_that_could_not_be_activated_is_ended()
    {
        var key = Guid.NewGuid().ToString();
        await Assert.ThrowsAsync<InvalidOperationException>(() => engine.Grains.GetGrain<IUnluckyGrain>(key).Call());
        Assert.Equal(["begun", "activated", "ended"], Journal.Read(key));
    }
}
