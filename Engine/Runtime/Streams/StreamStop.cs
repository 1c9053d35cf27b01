namespace Orleans.Engine.Streams;

/// <summary>Ends deliveries before the silo refuses calls; what waits in memory is lost, as with the silo.</summary>
internal sealed class StreamStop : ILifecycleParticipant<ISiloLifecycle>
{
    private readonly CancellationTokenSource _source = new();

    internal CancellationToken Token => _source.Token;

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<StreamStop>(ServiceLifecycleStage.Active, _ => Task.CompletedTask, _ => _source.CancelAsync());
}
