using System.Runtime.CompilerServices;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>
/// Which silo has the records of a grain: the one that placement names for it, so that nearly always they are where the grain is. While a
/// grain moves away its last activation here goes on with the records that are here; they leave after it has ended.
/// </summary>
internal sealed class RecordPlaces(ClusterState cluster, GrainClasses classes, ActivationDirectory directory, Lazy<HandOver> handOver)
{
    // Activations that had not ended when the time for it was over: their records have left without them.
    private readonly ConditionalWeakTable<Activation, object> _leftBehind = [];

    internal SiloAddress Local => cluster.Local;

    /// <summary>By the view in force. To be asked under the lock under which the operation happens.</summary>
    internal RecordPlace Find(GrainId grain)
    {
        var view = cluster.Current;
        var grainClass = ClassOf(grain);
        var home = HomeOf(grain, grainClass, view);
        if (home != cluster.Local) return IsServedHere(grain) ? RecordPlace.Here : RecordPlace.At(home);
        if (handOver.Value.IsSettled(view) || IsServedHere(grain)) return RecordPlace.Here;
        return handOver.Value.WaitFor(grain, grainClass, view) is { } wait ? RecordPlace.After(wait) : RecordPlace.Here;
    }

    internal SiloAddress HomeOf(GrainId grain, ClusterView view) => HomeOf(grain, ClassOf(grain), view);

    /// <summary>Whether the records of a grain belong to another silo, and nobody here works with them any more.</summary>
    internal bool MayLeave(GrainId grain) => HomeOf(grain, cluster.Current) != cluster.Local && !IsServedHere(grain);

    /// <summary>The drain limit is over. From here on these activations are treated like any other silo's.</summary>
    internal void LeaveBehind()
    {
        foreach (var activation in directory.All())
        {
            if (cluster.IsElsewhere(activation.GrainId, activation.Class)) _leftBehind.TryAdd(activation, activation);
        }
    }

    private SiloAddress HomeOf(GrainId grain, GrainClass? grainClass, ClusterView view)
    {
        if (SystemGrains.IsSystem(grain)) return SystemGrains.HostOf(grain) ?? cluster.Local;
        if (view.Active.Count == 0) return cluster.Local;
        // A class that no silo fits has no activations; its records must be somewhere all the same.
        return cluster.OwnerOf(grain, grainClass, view) ?? view.OwnerOf(grain)!;
    }

    // The records of a grain that a director has placed here are at its home.
    private bool IsServedHere(GrainId grain) => directory.Find(grain) is { IsGuest: false } activation && !_leftBehind.TryGetValue(activation, out _);

    // A storage may be used with any id.
    private GrainClass? ClassOf(GrainId grain) => classes.TryGetType(grain.Type) is null ? null : classes.Get(grain.Type);
}
