using Microsoft.Extensions.DependencyInjection;
using Orleans.Core;
using Orleans.Engine.Persistence;
using Orleans.Timers;

namespace Orleans.Engine.Catalog;

/// <summary>What the <see cref="Grain"/> base class uses.</summary>
internal sealed class GrainRuntime(
    IServiceProvider services, ILocalSiloDetails silo, IGrainFactory grains, ITimerRegistry timers, [FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, SiloRuntime runtime)
    : IGrainRuntime
{
    public string SiloIdentity { get; } = silo.SiloAddress.ToString();

    public SiloAddress SiloAddress => silo.SiloAddress;

    public IGrainFactory GrainFactory => grains;

    public ITimerRegistry TimerRegistry => timers;

    public IServiceProvider ServiceProvider => services;

    public TimeProvider TimeProvider => time;

    public void DeactivateOnIdle(IGrainContext grainContext) => grainContext.Deactivate(
        new DeactivationReason(DeactivationReasonCode.ApplicationRequested, $"{nameof(DeactivateOnIdle)} was called."));

    public void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan)
    {
        var activation = (Activation)grainContext;
        if (timeSpan == TimeSpan.MaxValue || timeSpan == Timeout.InfiniteTimeSpan) activation.KeptUntil = long.MaxValue;
        else if (timeSpan <= TimeSpan.Zero) activation.KeptUntil = 0;
        else activation.KeptUntil = runtime.Clock.Now + (long)timeSpan.TotalMilliseconds;
    }

    public IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext) =>
        ClassStorage.Create<TGrainState>(grainContext, services.GetRequiredService<IGrainStorageLocator>(), services.GetRequiredService<StorageInstruments>());
}
