using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Clients;

/// <summary>Brings a client's calls to the cluster, and the cluster's calls to the client's observers.</summary>
internal sealed class ClientDispatcher(Lazy<SiloRuntime> runtime, GrainClasses classes, ClientIdentity client, GatewaySet gateways) : ICallDispatcher
{
    public void Dispatch(GrainCall call)
    {
        try
        {
            var target = call.Reference.GrainId;
            if (!SystemGrains.IsObserver(target) || SystemGrains.ObserverHost(target) != client.Id) gateways.Send(call);
            else while (!TryServe(call, target)) Thread.Yield();
        }
        catch (Exception e)
        {
            call.Reject(e);
        }
    }

    private bool TryServe(GrainCall call, GrainId target)
    {
        var directory = runtime.Value.Directory;
        if (directory.Find(target) is { } found) return found.Scheduler.TryEnqueue(call);
        var candidate = new Activation(target, classes.Get(target.Type), runtime.Value);
        var registered = directory.GetOrAdd(candidate);
        if (ReferenceEquals(registered, candidate)) candidate.Begin(call.Context);
        return registered.Scheduler.TryEnqueue(call);
    }
}
