using Orleans.Engine.Calls;
using Orleans.Engine.Cluster;
using Orleans.Engine.Messages;
using Orleans.Engine.Placement.Directed;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Catalog;

/// <summary>Brings calls to the activation that serves them: on this silo, where it makes one if need be, or on another.</summary>
internal sealed class SiloDispatcher(
    Lazy<SiloRuntime> runtime,
    GrainClasses classes,
    SiloGate gate,
    ClusterState cluster,
    HandOver handOver,
    DirectedCalls directed,
    RemoteCalls remote,
    ClientCalls clients,
    SiloClock clock)
    : ICallDispatcher
{
    public void Dispatch(GrainCall call)
    {
        try
        {
            gate.Check(call);
            var grainId = call.Reference.GrainId;
            if (runtime.Value.Directory.Find(grainId) is { } found && Offer(found, call)) return;
            var view = cluster.Current;
            var pinned = SystemGrains.IsObserver(grainId);
            if (pinned && RouteToObserver(call)) return;
            var grainClass = classes.Get(grainId.Type);
            var host = cluster.HostOf(grainId, grainClass, view);
            if (!pinned && directed.IsFor(grainClass) && !SystemGrains.IsSystem(grainId))
            {
                var route = directed.RouteOf(call, grainClass, view);
                if (route.Silo is null)
                {
                    using (new SuppressedFlow()) _ = DispatchAfterAsync(route.Wait!, call);
                    return;
                }

                host = route.Silo;
            }

            if (host != cluster.Local) remote.Send(call, host, view);
            else if (call.IsTransactional && !call.TryArrive(runtime.Value)) return; // Not worth an activation.
            else if (grainClass.IsStatelessWorker) EnqueueAtWorker(call, grainClass);
            else while (!TryServe(call, grainClass, view)) Thread.Yield();
        }
        catch (Exception e)
        {
            call.Reject(e);
        }
    }

    private bool RouteToObserver(GrainCall call)
    {
        var grainId = call.Reference.GrainId;
        if (SystemGrains.HostOf(grainId) is { } silo)
        {
            if (silo == cluster.Local) return false;
            remote.Send(call, silo, cluster.Current);
        }
        else
        {
            clients.Send(call, SystemGrains.ObserverHost(grainId));
        }

        return true;
    }

    private void EnqueueAtWorker(GrainCall call, GrainClass grainClass) => runtime.Value.Directory.PoolOf(
        call.Reference.GrainId,
        id => new StatelessWorkerPool(grainClass.MaxLocalWorkers, () => new Activation(id, grainClass, runtime.Value))).Enqueue(call, call.Context);

    /// <summary>False when the activation that was found has just gone.</summary>
    private bool TryServe(GrainCall call, GrainClass grainClass, ClusterView view)
    {
        var candidate = new Activation(call.Reference.GrainId, grainClass, runtime.Value);
        var registered = handOver.TryRegister(candidate, view, out var wait);
        if (registered is null)
        {
            using (new SuppressedFlow()) _ = DispatchAfterAsync(wait!, call);
            return true;
        }

        if (ReferenceEquals(registered, candidate)) candidate.Begin(call.Context);
        return Offer(registered, call);
    }

    /// <summary>The grain has no place yet, or is leaving the one that it had.</summary>
    private async Task DispatchAfterAsync(Task<Exception?> wait, GrainCall call)
    {
        try
        {
            if (wait.IsCompleted) await Task.Yield(); // Not on the stack of the first look.
            if (await wait.WaitAsync(clock.TimeTo(call.Deadline)).ConfigureAwait(false) is { } failure) call.RejectElsewhere(failure);
            else Dispatch(call);
        }
        catch (TimeoutException)
        {
            call.Expire();
        }
    }

    /// <summary>The grain has just moved here: the silo that had it is still finishing.</summary>
    private async Task DispatchAfterAsync(Task wait, GrainCall call)
    {
        try
        {
            if (wait.IsCompleted) await Task.Yield();
            await wait.WaitAsync(clock.TimeTo(call.Deadline)).ConfigureAwait(false);
            Dispatch(call);
        }
        catch (TimeoutException)
        {
            call.Expire();
        }
    }

    private static bool Offer(Activation activation, GrainCall call)
    {
        if (!activation.Scheduler.TryEnqueue(call)) return false;
        call.Reference.LastTarget = activation;
        return true;
    }
}
