using Orleans.Core;
using Orleans.Timers;

namespace Orleans.Runtime;

/// <summary>What the <see cref="Grain"/> base class uses.</summary>
public interface IGrainRuntime
{
    string SiloIdentity { get; }

    SiloAddress SiloAddress { get; }

    IGrainFactory GrainFactory { get; }

    ITimerRegistry TimerRegistry { get; }

    IServiceProvider ServiceProvider { get; }

    TimeProvider TimeProvider { get; }

    void DeactivateOnIdle(IGrainContext grainContext);

    void DelayDeactivation(IGrainContext grainContext, TimeSpan timeSpan);

    IStorage<TGrainState> GetStorage<TGrainState>(IGrainContext grainContext);
}

/// <summary>Creates and disposes grain instances.</summary>
public interface IGrainActivator
{
    object CreateInstance(IGrainContext context);

    ValueTask DisposeInstance(IGrainContext context, object instance);
}
