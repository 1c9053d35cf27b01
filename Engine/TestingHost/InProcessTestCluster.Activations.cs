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
