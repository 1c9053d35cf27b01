using Orleans.Engine.Calls;

namespace Orleans.Engine.Catalog;

/// <summary>Serves every call on this silo.</summary>
internal sealed class LocalDispatcher(Lazy<SiloRuntime> runtime, GrainClasses classes, SiloGate gate) : ICallDispatcher
{
    public void Dispatch(GrainCall call)
    {
        try
        {
            gate.Check(call);
            var grainId = call.Reference.GrainId;
            var silo = runtime.Value;
            var found = silo.Directory.Find(grainId);
            if (found is not null && Offer(found, call)) return;
            var grainClass = classes.Get(grainId.Type);
            if (grainClass.IsStatelessWorker)
            {
                silo.Directory.PoolOf(grainId, id => new StatelessWorkerPool(
                    grainClass.MaxLocalWorkers, () => new Activation(id, grainClass, silo))).Enqueue(call, call.Context);
                return;
            }

            while (!Offer(GetOrCreate(silo, grainId, grainClass, call), call)) Thread.Yield();
        }
        catch (Exception e)
        {
            call.Reject(e);
        }
    }

    private static bool Offer(Activation activation, GrainCall call)
    {
        if (!activation.Scheduler.TryEnqueue(call)) return false;
        call.Reference.LastTarget = activation;
        return true;
    }

    private static Activation GetOrCreate(SiloRuntime silo, GrainId grainId, GrainClass grainClass, GrainCall call)
    {
        var candidate = new Activation(grainId, grainClass, silo);
        var registered = silo.Directory.GetOrAdd(candidate);
        if (ReferenceEquals(registered, candidate)) candidate.Begin(call.Context);
        return registered;
    }
}
