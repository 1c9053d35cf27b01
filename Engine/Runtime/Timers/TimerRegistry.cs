using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Catalog;
using Orleans.Timers;

namespace Orleans.Engine.Timers;

/// <summary>Registers the timers of activations.</summary>
internal sealed class TimerRegistry([FromKeyedServices(TimeProviderNames.Grains)] TimeProvider time, ILogger<IGrainTimer> logger) : ITimerRegistry
{
    public IGrainTimer RegisterGrainTimer<TState>(
        IGrainContext grainContext, Func<TState, CancellationToken, Task> callback, TState state, GrainTimerCreationOptions options)
    {
        ArgumentNullException.ThrowIfNull(grainContext);
        ArgumentNullException.ThrowIfNull(callback);
        GrainTimerPeriods.Check(options.DueTime, nameof(options.DueTime));
        GrainTimerPeriods.Check(options.Period, nameof(options.Period));
        if (!ReferenceEquals(RuntimeContext.Current, grainContext))
            throw new InvalidOperationException("A timer can be registered in a turn of its own grain only.");
        var activation = (Activation)grainContext;
        var timer = new GrainTimer<TState>(activation, callback, state, options, time, logger);
        (activation.Timers ??= new ActivationTimers()).Add(timer);
        timer.Start(options.DueTime);
        return timer;
    }
}
