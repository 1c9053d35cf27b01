namespace Orleans.Platform.Silo.Health;

/// <summary>Whether the silo takes calls, as its lifecycle tells.</summary>
internal sealed class SiloState : IReadiness, ILifecycleParticipant<ISiloLifecycle>
{
    private volatile bool _isActive;

    public string? Problem => _isActive ? null : "The silo is not active.";

    public void Participate(ISiloLifecycle lifecycle) => lifecycle.Subscribe(
        nameof(SiloState), ServiceLifecycleStage.Active, _ => Set(true), _ => Set(false));

    private Task Set(bool active)
    {
        _isActive = active;
        return Task.CompletedTask;
    }
}
