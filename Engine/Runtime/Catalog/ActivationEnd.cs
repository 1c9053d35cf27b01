using Microsoft.Extensions.Logging;
using Orleans.Engine.Lifecycle;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Catalog;

/// <summary>Ends an activation: running requests first, then OnDeactivateAsync, then what waits goes to the successor.</summary>
internal sealed class ActivationEnd(Activation activation, SiloRuntime runtime)
{
    private readonly Lock _lock = new();
    private TaskCompletionSource? _ended;
    private DeactivationReason _reason;
    private bool _started;
    private bool _requested;
    private bool _begun;
    private bool _gone;

    internal Task Ended
    {
        get
        {
            lock (_lock)
            {
                if (_gone) return Task.CompletedTask;
                return (_ended ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            }
        }
    }

    /// <summary>Ends it once nothing runs any more.</summary>
    internal void Request(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_requested) return;
            _requested = true;
            _reason = reason;
            if (!_started) return;
        }

        Drain();
    }

    /// <summary>Ends it although something runs in it that does not end.</summary>
    internal void GiveUp(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_requested || !_started) return;
            _requested = true;
            _reason = reason;
        }

        activation.Scheduler.BeginDraining();
        var limit = new DrainLimit(activation, this, runtime);
        using (new SuppressedFlow()) _ = Task.Run(limit.GiveUpAsync);
    }

    /// <summary>Ends it now, or not at all.</summary>
    internal bool RequestIfIdle(DeactivationReason reason)
    {
        lock (_lock)
        {
            if (_requested || !_started || !activation.Scheduler.TryBeginDrainingIfIdle()) return false;
            _requested = true;
            _reason = reason;
        }

        Begin();
        return true;
    }

    /// <summary>The grain is ready. What waited for it comes in, even if its end was asked for meanwhile.</summary>
    internal void OnStarted()
    {
        bool end;
        lock (_lock)
        {
            _started = true;
            end = _requested;
        }

        activation.Scheduler.Open();
        if (end) Drain();
    }

    private void Drain()
    {
        if (activation.Scheduler.BeginDraining())
        {
            Begin();
            return;
        }

        var limit = new DrainLimit(activation, this, runtime);
        using (new SuppressedFlow()) _ = Task.Run(limit.RunAsync);
    }

    internal void Begin()
    {
        lock (_lock)
        {
            if (_begun) return;
            _begun = true;
        }

        using (new SuppressedFlow()) activation.QueueTask(new Task(static s => _ = ((ActivationEnd)s!).RunAsync(), this));
    }

    internal async Task FailAsync(Exception error)
    {
        lock (_lock) _requested = _begun = true;
        await StopAsync(); // What was begun for the grain, its states for example, ends with it.
        await activation.ReleaseAsync();
        foreach (var work in Leave()) work.Reject(error);
    }

    /// <summary>A grain that was never ready does not hear of its end.</summary>
    internal Task StopGrainAsync(CancellationToken cancellation)
    {
        if (!_started || activation.GrainInstance is not IGrainBase grain) return Task.CompletedTask;
        return LifecycleActivity.IsOn
            ? LifecycleActivity.RunAsync(
                ActivityNames.OnDeactivate, activation.GrainId, token => grain.OnDeactivateAsync(_reason, token), cancellation)
            : grain.OnDeactivateAsync(_reason, cancellation);
    }

    /// <summary>Goes without an end: something blocks the turns in which it would happen.</summary>
    internal void Abandon()
    {
        foreach (var work in Leave()) work.Forward();
    }

    private async Task RunAsync()
    {
        using var activity = LifecycleActivity.IsOn ? LifecycleActivity.Start(ActivityNames.DeactivateGrain, activation.GrainId) : null;
        activity?.SetTag("orleans.deactivation.reason", _reason.ReasonCode.ToString());
        await StopAsync();
        await activation.ReleaseAsync();
        runtime.Instruments.Destroyed();
        foreach (var work in Leave()) work.Forward();
    }

    private async Task StopAsync()
    {
        using var cancellation = new CancellationTokenSource();
        try
        {
            activation.Timers?.StopAll();
            var stopping = activation.HasLifecycle ? activation.Lifecycle.OnStop(cancellation.Token) : StopGrainAsync(cancellation.Token);
            if (!stopping.IsCompletedSuccessfully) await stopping.WaitAsync(runtime.Collection.DeactivationTimeout, runtime.Time);
        }
        catch (TimeoutException e)
        {
            await cancellation.CancelAsync();
            runtime.Logger.LogError(e, "{Activation} did not end within {Timeout}", activation, runtime.Collection.DeactivationTimeout);
        }
        catch (Exception e)
        {
            runtime.Logger.LogError(e, "OnDeactivateAsync of {Activation} failed", activation);
        }
    }

    /// <summary>From here on the next call makes a new activation.</summary>
    private List<Work> Leave()
    {
        runtime.Directory.Remove(activation);
        var waiting = activation.Scheduler.Close();
        TaskCompletionSource? ended;
        lock (_lock)
        {
            _gone = true;
            ended = _ended;
        }

        ended?.TrySetResult();
        return waiting;
    }
}
