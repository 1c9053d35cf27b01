using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Catalog;
using Orleans.Engine.Lifecycle;

namespace Orleans.Engine.Hosting;

/// <summary>Starts and stops the silo with its host.</summary>
internal sealed class SiloHost(
    IEnumerable<IConfigurationValidator> validators,
    IEnumerable<ILifecycleParticipant<ISiloLifecycle>> participants,
    SiloLifecycle lifecycle,
    SiloGate gate,
    ILocalSiloDetails silo,
    ILogger<SiloHost> logger) : IHostedService
{
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var validator in validators) validator.ValidateConfiguration();
        foreach (var participant in participants) participant.Participate(lifecycle);
        gate.Status = SiloStatus.Joining;
        try
        {
            await lifecycle.OnStart(cancellationToken);
        }
        catch (OperationCanceledException e) when (cancellationToken.IsCancellationRequested)
        {
            await CleanUpAsync();
            throw new OrleansLifecycleCanceledException($"The start of silo {silo.Name} was cancelled: {e.Message}");
        }
        catch
        {
            await CleanUpAsync();
            throw;
        }

        logger.LogInformation("Silo {Name} is active at {Address}", silo.Name, silo.SiloAddress);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await lifecycle.OnStop(cancellationToken);
        gate.Status = SiloStatus.Dead;
        logger.LogInformation("Silo {Name} has stopped", silo.Name);
    }

    // A host whose start failed stops nothing: what did start is ended here.
    private Task CleanUpAsync() => StopAsync(CancellationToken.None);
}
