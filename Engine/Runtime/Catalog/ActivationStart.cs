using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Orleans.Engine.Filters;
using Orleans.Engine.Lifecycle;

namespace Orleans.Engine.Catalog;

/// <summary>Makes a grain: its object, its states, then its OnActivateAsync. Whatever fails is what the waiting callers get.</summary>
internal sealed class ActivationStart(Activation activation, SiloRuntime runtime, ActivationEnd end, RequestContextData? context)
{
    internal async Task RunAsync()
    {
        RequestContext.Current = context;
        using var activity = LifecycleActivity.IsOn
            ? LifecycleActivity.Start(ActivityNames.ActivateGrain, activation.GrainId, TraceParent.OfContext())
            : null;
        try
        {
            activation.GrainInstance = runtime.Activator.CreateInstance(activation);
            await StartAsync();
            runtime.Instruments.Created();
            activation.Touch();
            end.OnStarted();
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            runtime.Logger.LogWarning(e, "{Activation} could not be activated", activation);
            await end.FailAsync(e);
        }
    }

    private async Task StartAsync()
    {
        using var cancellation = new CancellationTokenSource();
        var starting = StartStages(cancellation.Token);
        if (starting.IsCompletedSuccessfully) return;
        try
        {
            await starting.WaitAsync(runtime.Collection.ActivationTimeout, runtime.Time);
        }
        catch (TimeoutException) when (!starting.IsCompleted)
        {
            await cancellation.CancelAsync();
            throw new TimeoutException($"{activation.GrainId} was not activated within {runtime.Collection.ActivationTimeout}.");
        }
    }

    private Task StartStages(CancellationToken cancellation)
    {
        var grain = activation.GrainInstance as IGrainBase;
        if (!activation.HasLifecycle) return grain is null ? Task.CompletedTask : StartGrainAsync(grain, cancellation);
        if (grain is not null)
            activation.Lifecycle.Subscribe(
                activation.Class.Type.FullName!, GrainLifecycleStage.Activate, token => StartGrainAsync(grain, token), end.StopGrainAsync);
        return activation.Lifecycle.OnStart(cancellation);
    }

    private Task StartGrainAsync(IGrainBase grain, CancellationToken cancellation) => LifecycleActivity.IsOn
        ? LifecycleActivity.RunAsync(ActivityNames.OnActivate, activation.GrainId, grain.OnActivateAsync, cancellation)
        : grain.OnActivateAsync(cancellation);
}
