using System.Collections.Concurrent;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Catalog;

/// <summary>
/// Objects of this process that grains call back. They are held weakly, as in Orleans: whoever made the reference keeps the object.
/// </summary>
internal sealed class LocalObservers(Lazy<SiloRuntime> runtime, GrainClasses classes, string host)
{
    private readonly ConcurrentDictionary<GrainId, WeakReference<IGrainObserver>> _objects = new();

    internal GrainId Add(IGrainObserver observer)
    {
        ArgumentNullException.ThrowIfNull(observer);
        if (observer is GrainReference) throw new ArgumentException("The object is a reference already.", nameof(observer));
        var type = observer.GetType();
        var id = SystemGrains.NewObserver(type, host);
        _objects[id] = new(observer);
        classes.Add(id.Type, type);
        return id;
    }

    internal void Remove(GrainId id)
    {
        _objects.TryRemove(id, out _);
        runtime.Value.Directory.Find(id)?.Deactivate(
            new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "The object reference was deleted."));
    }

    internal bool TryGet(GrainId id, out IGrainObserver? observer)
    {
        observer = null;
        if (!_objects.TryGetValue(id, out var weak)) return SystemGrains.IsObserver(id) ? throw new ClientNotAvailableException(id) : false;
        if (!weak.TryGetTarget(out observer)) throw new ClientNotAvailableException(id);
        return true;
    }
}
