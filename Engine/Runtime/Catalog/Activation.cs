using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Filters;
using Orleans.Engine.Lifecycle;
using Orleans.Engine.Proxies;
using Orleans.Engine.Scheduling;
using Orleans.Engine.Timers;

namespace Orleans.Engine.Catalog;

/// <summary>One grain in memory.</summary>
internal sealed class Activation : IGrainContext, ICallChainReentrantGrainContext, IWorkItemScheduler
{
    private readonly SiloRuntime _runtime;
    private readonly ActivationEnd _end;
    private AsyncServiceScope? _scope;
    private ActivationLifecycle? _lifecycle;
    private ActivationComponents? _components;
    private GrainProxy? _reference;
    private GrainAddress? _address;
    private RecentTransactions? _transactions;
    private ReentrantSections? _sections;

    internal Activation(GrainId grainId, GrainClass grainClass, SiloRuntime runtime)
    {
        GrainId = grainId;
        Class = grainClass;
        _runtime = runtime;
        ActivationId = ActivationId.NewId();
        Scheduler = new TurnScheduler(this, grainClass.Admission, runtime.Sweeper);
        LastUsed = runtime.Clock.Now;
        _end = new ActivationEnd(this, runtime);
    }

    public GrainId GrainId { get; }

    public ActivationId ActivationId { get; }

    public object? GrainInstance { get; internal set; }

    public GrainReference GrainReference => Reference;

    internal GrainProxy Reference => _reference ??= (GrainProxy)_runtime.References.Create(GrainId, typeof(IAddressable));

    public GrainAddress Address => _address ??=
        new GrainAddress { GrainId = GrainId, ActivationId = ActivationId, SiloAddress = _runtime.Silo };

    public IServiceProvider ActivationServices => (_scope ??= ActivationScope.Create(_runtime.Services, this)).ServiceProvider;

    public IGrainLifecycle ObservableLifecycle => Lifecycle;

    public Task Deactivated => _end.Ended;

    IWorkItemScheduler IGrainContext.Scheduler => this;

    internal GrainClass Class { get; }

    internal TurnScheduler Scheduler { get; }

    internal CallInvoker Invoker => _runtime.Invoker;

    internal SiloRuntime Silo => _runtime;

    internal ITransactionHost TransactionHost => _runtime.Transactions;

    internal long LongTurn => _runtime.LongTurn;

    internal bool HasFilters => Class.HasFilter || _runtime.Invoker.HasFilters;

    internal RecentTransactions Transactions => _transactions ?? LazyInitializer.EnsureInitialized(ref _transactions)!;

    internal ReentrantSections ReentrantSections => _sections ?? LazyInitializer.EnsureInitialized(ref _sections)!;

    internal ActivationLifecycle Lifecycle => _lifecycle ??= new ActivationLifecycle(_runtime.Logger);

    internal ActivationTimers? Timers { get; set; }

    internal bool HasLifecycle => _lifecycle is not null;

    internal ActivationComponents Components => _components ??= new ActivationComponents(this);

    /// <summary>Another silo is the grain's home, and has placed it here.</summary>
    internal bool IsGuest { get; set; }

    /// <summary>When it was last called, by the silo's clock.</summary>
    internal long LastUsed { get; private set; }

    /// <summary>Until when idleness does not end it.</summary>
    internal long KeptUntil { get; set; }

    public object? GetTarget() => GrainInstance;

    public object? GetComponent(Type componentType) => Components.Get(componentType);

    public void SetComponent<TComponent>(TComponent? value) where TComponent : class => Components.Set(typeof(TComponent), value);

    public void Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken = default) =>
        _end.Request(deactivationReason);

    public bool Equals(IGrainContext? other) => ReferenceEquals(this, other);

    public override string ToString() => $"{GrainId}{ActivationId}";

    public void OnEnterReentrantSection(Guid reentrancyId) => ReentrantSections.Enter(reentrancyId);

    public void OnExitReentrantSection(Guid reentrancyId) => ReentrantSections.Exit(reentrancyId);

    public void QueueAction(Action action) => QueueTask(new Task(action));

    public void QueueAction(Action<object> action, object state) => QueueTask(new Task(action!, state));

    public void QueueTask(Task task) => task.Start(Scheduler);

    internal long Touch() => LastUsed = _runtime.Clock.Now;

    /// <summary>Makes the grain, in its own turns, and then lets the waiting calls in.</summary>
    internal void Begin(RequestContextData? context)
    {
        var start = new ActivationStart(this, _runtime, _end, context);
        using (new SuppressedFlow()) QueueTask(new Task(static s => _ = ((ActivationStart)s!).RunAsync(), start));
    }

    internal void OnLongTurn(long milliseconds)
    {
        _runtime.Instruments.LongTurn();
        _runtime.Logger.LogWarning("A turn of {Activation} took {Milliseconds} ms; its other work waited meanwhile", this, milliseconds);
    }

    internal void OnDrained() => _end.Begin();

    internal void OnCrowded(int waiting, int limit) => _runtime.Logger.LogWarning(
        "{Waiting} requests wait at {Activation}, more than MaxEnqueuedRequestsSoftLimit ({Limit})", waiting, this, limit);

    internal void OnSlowRequest(Work work, long milliseconds) => _runtime.Logger.LogWarning(
        "{Request} has been running in {Activation} for {Milliseconds} ms, longer than RequestProcessingWarningTime", NameOf(work), this, milliseconds);

    internal void OnLateRequest(Work work, long milliseconds) => _runtime.Logger.LogWarning(
        "{Request} has been waiting for {Activation} for {Milliseconds} ms, longer than RequestQueueDelayWarningTime", NameOf(work), this, milliseconds);

    /// <summary>A request runs longer than any may: the grain goes on in a new activation, without it.</summary>
    internal void OnStuck(long milliseconds)
    {
        if (Class.IsOfTheEngine) return;
        _end.GiveUp(new DeactivationReason(
            DeactivationReasonCode.ActivationUnresponsive, $"A request has been running for {milliseconds} ms, longer than MaxRequestProcessingTime."));
    }

    /// <summary>A write with an old version escaped from the grain: its memory is out of date, so the next call gets a fresh one.</summary>
    internal void OnInconsistentState(Exception error)
    {
        if (((InconsistentStateException)error).SourceGrain is { } source && source != GrainId) return;
        Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationError, error, "The state in memory is out of date."));
    }

    private static string NameOf(Work work) => work.Invokable?.GetActivityName() ?? "A timer tick";

    internal TExtension GetExtensionReference<TExtension>() => _runtime.References.Create<TExtension>(GrainId);

    /// <summary>Lets go of the grain object and its services.</summary>
    internal async ValueTask ReleaseAsync()
    {
        try
        {
            if (GrainInstance is { } instance) await _runtime.Activator.DisposeInstance(this, instance);
            if (_components is not null) await _components.DisposeAsync();
            if (_scope is { } scope) await scope.DisposeAsync();
            GrainInstance = null;
        }
        catch (Exception e)
        {
            _runtime.Logger.LogError(e, "Disposing what belongs to {Activation} failed", this);
        }
    }

    /// <summary>Starts its end if it has been idle long enough.</summary>
    internal bool CollectIfIdle(TimeSpan age)
    {
        var now = _runtime.Clock.Now;
        if (now - LastUsed < age.TotalMilliseconds || now < KeptUntil) return false;
        return _end.RequestIfIdle(new DeactivationReason(DeactivationReasonCode.ActivationIdle, $"Idle for {age} or longer."));
    }
}
