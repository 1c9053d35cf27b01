using System.Collections.Concurrent;
using Orleans.Placement;
using Orleans.Platform.Tests.Integration.Engine.Storage;
using Orleans.Runtime.Placement;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>A strategy of the application: the request context says where.</summary>
public sealed class WishedPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class WishedPlacementAttribute() : PlacementAttribute(new WishedPlacement());

/// <summary>A strategy without a director.</summary>
public sealed class UndirectedPlacement : PlacementStrategy;

[AttributeUsage(AttributeTargets.Class)]
public sealed class UndirectedPlacementAttribute() : PlacementAttribute(new UndirectedPlacement());

/// <summary>Places a grain at the port that the caller wishes; without a wish anywhere, by chance.</summary>
public sealed class WishedDirector : IPlacementDirector
{
    public const string Wish = "wish";

    private int _asked;

    public int Asked => Volatile.Read(ref _asked);

    public async Task<SiloAddress> OnAddActivation(PlacementStrategy strategy, PlacementTarget target, IPlacementContext context)
    {
        Interlocked.Increment(ref _asked);
        await Task.Yield();
        var silos = context.GetCompatibleSilos(target);
        if (!target.RequestContextData.TryGetValue(Wish, out var wish)) return silos[Random.Shared.Next(silos.Length)];
        return wish is SiloAddress silo ? silo : throw new ArgumentException($"No silo: {wish}");
    }
}

/// <summary>All activations of the process that are there now, by grain: never two of one.</summary>
public static class LiveActivations
{
    private static readonly ConcurrentDictionary<GrainId, string> Live = new();

    private static readonly ConcurrentBag<(GrainId Grain, string What)> Doubles = [];

    public static void Begin(GrainId grain, string activation)
    {
        if (!Live.TryAdd(grain, activation)) Doubles.Add((grain, $"{grain}: {activation} beside {Live.GetValueOrDefault(grain)}"));
    }

    /// <summary>Those of some keys; a killed silo's activations do not end, so other tests may have had some.</summary>
    public static IEnumerable<string> DoublesFrom(long firstKey, int count) =>
        Doubles.Where(one => one.Grain.GetIntegerKey() is var key && key >= firstKey && key < firstKey + count).Select(one => one.What);

    public static void End(GrainId grain, string activation) => Live.TryRemove(new(grain, activation));
}

public interface IDirectedGrain : IGrainWithIntegerKey
{
    Task<SiloAddress> Where();

    /// <summary>Counts in memory storage, with a pause in which other activations could do so too.</summary>
    Task<int> Add(int number);

    Task Leave();
}

public interface IWishedGrain : IDirectedGrain;

public interface ILocalGrain : IDirectedGrain
{
    /// <summary>Asks a grain from here.</summary>
    Task<SiloAddress> WhereIs(long key);
}

public interface IUndirectedGrain : IDirectedGrain;

public abstract class DirectedGrain(IPersistentState<Tally> tally, ILocalSiloDetails silo) : Grain, IDirectedGrain
{
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        LiveActivations.Begin(this.GetGrainId(), GrainContext.ActivationId.ToString());
        return Task.CompletedTask;
    }

    public override async Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        await tally.WriteStateAsync(cancellationToken);
        LiveActivations.End(this.GetGrainId(), GrainContext.ActivationId.ToString());
    }

    public Task<SiloAddress> Where() => Task.FromResult(silo.SiloAddress);

    public async Task<int> Add(int number)
    {
        tally.State.Count += number;
        await Task.Yield();
        await tally.WriteStateAsync();
        return tally.State.Count;
    }

    public Task Leave()
    {
        this.DeactivateOnIdle();
        return Task.CompletedTask;
    }
}

[WishedPlacement]
public sealed class WishedGrain([PersistentState("tally")] IPersistentState<Tally> tally, ILocalSiloDetails silo) : DirectedGrain(tally, silo), IWishedGrain;

[UndirectedPlacement]
public sealed class UndirectedGrain([PersistentState("tally")] IPersistentState<Tally> tally, ILocalSiloDetails silo)
    : DirectedGrain(tally, silo), IUndirectedGrain;

[PreferLocalPlacement]
public sealed class LocalGrain([PersistentState("tally")] IPersistentState<Tally> tally, ILocalSiloDetails silo) : DirectedGrain(tally, silo), ILocalGrain
{
    public Task<SiloAddress> WhereIs(long key) => GrainFactory.GetGrain<ILocalGrain>(key).Where();
}
