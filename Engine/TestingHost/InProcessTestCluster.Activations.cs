using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Core.Internal;
using Orleans.Engine.Catalog;

namespace Orleans.TestingHost;

/// <summary>Control of single activations.</summary>
public sealed partial class InProcessTestCluster
{
    /// <summary>Deactivates a grain and waits until it is gone; does nothing when it is not active.</summary>
    public async Task DeactivateAsync(GrainId grainId)
    {
        if (!TryGetGrainContext(grainId, out var context)) return;
        await context.GrainReference.AsReference<IGrainManagementExtension>().DeactivateOnIdle().ConfigureAwait(false);
        await context.Deactivated.ConfigureAwait(false);
    }

    public Task DeactivateAsync(IAddressable grain) => DeactivateAsync(grain.GetGrainId());

    /// <summary>
    /// Ends the grain's activation with the reason that it migrates, and makes it anew. Where a grain is follows from its id and the
    /// silos there are, so that the target is not honoured: a grain moves when silos come and go.
    /// </summary>
    public async Task MigrateAsync(GrainId grainId, SiloAddress? targetSilo = null)
    {
        if (!TryGetGrainContext(grainId, out var context)) return;
        context.Deactivate(new DeactivationReason(DeactivationReasonCode.Migrating, "The test asked for it."));
        await context.Deactivated.ConfigureAwait(false);
        // Any call activates; this one does nothing else.
        await Client.GetGrain<IAsyncEnumerableGrainExtension>(grainId).DisposeAsync(Guid.NewGuid()).ConfigureAwait(false);
    }

    /// <inheritdoc cref="MigrateAsync(GrainId, SiloAddress?)"/>
    public Task MigrateAsync(IAddressable grain, SiloAddress? targetSilo = null) => MigrateAsync(grain.GetGrainId(), targetSilo);

    public Task WaitForDeactivationAsync(GrainId grainId) =>
        TryGetGrainContext(grainId, out var context) ? context.Deactivated : Task.CompletedTask;

    public Task WaitForDeactivationAsync(IAddressable grain) => WaitForDeactivationAsync(grain.GetGrainId());

    public bool TryGetGrainContext(GrainId grainId, [NotNullWhen(true)] out IGrainContext? grainContext)
    {
        grainContext = GetActiveSilos()
            .Select(s => s.ServiceProvider.GetRequiredService<ActivationDirectory>().Find(grainId))
            .FirstOrDefault(activation => activation is not null);
        return grainContext is not null;
    }
}
