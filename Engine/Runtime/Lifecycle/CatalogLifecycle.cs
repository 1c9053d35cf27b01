using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Catalog;

namespace Orleans.Engine.Lifecycle;

/// <summary>Opens the silo for calls; at the end lets running work finish and ends every activation.</summary>
internal sealed class CatalogLifecycle(
    ActivationDirectory directory,
    IdleCollector collector,
    SiloGate gate,
    IOptions<GrainCollectionOptions> options,
    ILogger<CatalogLifecycle> logger) : ILifecycleParticipant<ISiloLifecycle>
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);
    private static readonly DeactivationReason Reason = new(DeactivationReasonCode.ShuttingDown, "The silo is stopping.");

    public void Participate(ISiloLifecycle lifecycle) =>
        lifecycle.Subscribe<CatalogLifecycle>(ServiceLifecycleStage.BecomeActive, StartAsync, StopAsync);

    private Task StartAsync(CancellationToken cancellationToken)
    {
        gate.Status = SiloStatus.Active;
        collector.Start();
        return Task.CompletedTask;
    }

    private async Task StopAsync(CancellationToken cancellationToken)
    {
        collector.Dispose();
        gate.Status = SiloStatus.Stopping;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.DeactivationTimeout);
        try
        {
            while (directory.All().Any(a => !a.Scheduler.IsInactive)) await Task.Delay(Poll, limit.Token);
            // A grain that ends may still call others, and so wake them.
            while (directory.Count != 0) await DeactivateAllAsync().WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            logger.LogWarning("{Count} activations had not ended when the time for it was over", directory.Count);
        }
    }

    private Task DeactivateAllAsync() => Task.WhenAll(directory.All().Select(activation =>
    {
        activation.Deactivate(Reason);
        return activation.Deactivated;
    }));
}
