using Microsoft.Extensions.DependencyInjection;
using Orleans.Timers;

namespace Orleans;

/// <summary>Convenience base class of grains. One instance per activation, used only on the activation's turns.</summary>
public abstract class Grain : IGrainBase, IAddressable
{
    private IGrainRuntime? _runtime;

    protected Grain() : this(RuntimeContext.Current!)
    {
    }

    protected Grain(IGrainContext grainContext, IGrainRuntime? grainRuntime = null)
    {
        GrainContext = grainContext;
        _runtime = grainRuntime;
    }

    public IGrainContext GrainContext { get; }

    public GrainReference GrainReference => RequiredContext.GrainReference;

    public string IdentityString => RequiredContext.GrainId.ToString();

    public string RuntimeIdentity => Runtime.SiloIdentity;

    protected IGrainFactory GrainFactory => Runtime.GrainFactory;

    protected internal IServiceProvider ServiceProvider => GrainContext?.ActivationServices ?? Runtime.ServiceProvider;

    internal IGrainRuntime Runtime => _runtime ??= RequiredContext.ActivationServices.GetRequiredService<IGrainRuntime>();

    private IGrainContext RequiredContext => GrainContext
        ?? throw new InvalidOperationException("The grain was created outside of an activation and has no context.");

    public virtual Task OnActivateAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public virtual Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken) => Task.CompletedTask;

    protected void DeactivateOnIdle() => Runtime.DeactivateOnIdle(RequiredContext);

    protected void DelayDeactivation(TimeSpan timeSpan) => Runtime.DelayDeactivation(RequiredContext, timeSpan);

    [Obsolete("Use RegisterGrainTimer, whose ticks do not interleave unless asked to.")]
    protected IDisposable RegisterTimer(Func<object?, Task> callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var options = new GrainTimerCreationOptions(dueTime, period) { Interleave = true };
        ITimerRegistry registry = Runtime.TimerRegistry;
        return registry.RegisterGrainTimer(RequiredContext, (s, _) => callback(s), state, options);
    }
}
