using Microsoft.Extensions.Logging;
using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;
using Orleans.Engine.Filters;
using Orleans.Engine.Lifecycle;
using Orleans.Engine.Scheduling;
using Orleans.Runtime.Placement;

namespace Orleans.Engine.Placement.Directed;

/// <summary>Finds places by asking directors, agrees with the silos that they choose, and gives places up when activations have ended.</summary>
internal sealed partial class DirectedPlacing : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5), DirectorLimit = TimeSpan.FromSeconds(30), Pause = TimeSpan.FromMilliseconds(20);

    private readonly DirectedGrains _grains;
    private readonly Directors _directors;
    private readonly ClusterState _cluster;
    private readonly GrainPlaces _places;
    private readonly MovedActivations _moved;
    private readonly Lazy<IGrainFactory> _factory;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private volatile bool _disposed;

    public DirectedPlacing(
        DirectedGrains grains, Directors directors, ClusterState cluster, GrainPlaces places, MovedActivations moved,
        Lazy<IGrainFactory> factory, ActivationDirectory directory, TimeProvider time, ILogger<DirectedPlacing> logger)
    {
        (_grains, _directors, _cluster, _places, _moved) = (grains, directors, cluster, places, moved);
        (_factory, _time, _logger) = (factory, time, logger);
        directory.DirectedEnded += OnEnded;
    }

    /// <summary>The silo is gone: nobody answers any more.</summary>
    public void Dispose() => _disposed = true;

    /// <summary>Finds the place of a grain for the calls that wait for it, of which this is the first.</summary>
    internal void Begin(DirectedPlace place, GrainCall call, GrainClass grainClass, ClusterView view)
    {
        var target = new PlacementTarget(call.Reference.GrainId, ToDictionary(call.Context), call.Method.InterfaceId, 0);
        var caller = call.CallerSilo ?? _cluster.Local;
        using (new SuppressedFlow()) _ = Task.Run(() => PlaceAsync(place, target, caller, grainClass, view));
    }

    private async Task PlaceAsync(DirectedPlace place, PlacementTarget target, SiloAddress caller, GrainClass grainClass, ClusterView view)
    {
        var grain = target.GrainIdentity;
        SiloAddress host;
        try
        {
            host = place.Host ?? await ChooseAsync(target, caller, grainClass, view).WaitAsync(DirectorLimit, _time).ConfigureAwait(false);
            if (view.Active.Count > 0 && !view.IsActive(host))
                throw new OrleansException($"The placement director of {grainClass.Type.FullName} has chosen {host} for {grain}, which is not an active silo.");
        }
        catch (Exception e)
        {
            _grains.Forget(grain, place, e);
            return;
        }

        var wasThere = place.Host is not null;
        var taken = host == _cluster.Local ? true : await IsTakenInAsync(place.Number, host, grain, view).ConfigureAwait(false);
        if (taken is true) _grains.Placed(grain, place, host, view.Version);
        else if (taken is false && wasThere) _grains.NotVerified(place);
        else _grains.Forget(grain, place, null);
    }

    private async Task<SiloAddress> ChooseAsync(PlacementTarget target, SiloAddress caller, GrainClass grainClass, ClusterView view)
    {
        if (view.Active.Count == 0) return _cluster.Local;
        using var activity = LifecycleActivity.IsOn
            ? LifecycleActivity.Start(ActivityNames.PlaceGrain, target.GrainIdentity, TraceParent.Of(target.RequestContextData))
            : null;
        var (strategy, director) = _directors.Of(grainClass)!;
        var status = view.Members.TryGetValue(caller, out var member) ? member.Status : SiloStatus.None;
        return await director.OnAddActivation(strategy, target, new PlacementContext(caller, status, view.CandidatesOf(grainClass, _places)))
            .ConfigureAwait(false);
    }

    /// <summary>False when the host has another view. Null when there was no answer, and it was made sure that the grain is not there.</summary>
    private async Task<bool?> IsTakenInAsync(long number, SiloAddress host, GrainId grain, ClusterView view)
    {
        try
        {
            if (await At(host).TakeIn(grain, _cluster.Local, number, view.Version).WaitAsync(Patience, _time).ConfigureAwait(false)) return true;
            await Task.Delay(Pause, _time).ConfigureAwait(false); // The other view will be here soon, or there.
            return false;
        }
        catch (Exception e)
        {
            LogUnsure(host, grain, e.Message);
        }

        while (!_cluster.Current.IsDead(host) && !_disposed)
        {
            try
            {
                await At(host).Refuse(grain, _cluster.Local, number).ConfigureAwait(false);
                break;
            }
            catch (Exception e)
            {
                LogUnsure(host, grain, e.Message);
                await Task.Delay(Pause, _time).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>The next activation may be elsewhere: as soon as nothing is done for the grain here any more.</summary>
    private void OnEnded(GrainId grain)
    {
        var (place, guest) = _grains.BeginLeaving(grain);
        if (place is null && guest is null) return;
        using (new SuppressedFlow()) _ = Task.Run(() => LeaveAsync(grain, place, guest));
    }

    private async Task LeaveAsync(GrainId grain, DirectedPlace? place, GuestGrain? guest)
    {
        await _moved.WhenNotBusyAsync(grain).ConfigureAwait(false);
        if (place is not null) _grains.Forget(grain, place, null);
        if (guest is null) return;
        while (_grains.IsLeaving(grain, guest) && !_disposed)
        {
            try
            {
                await At(guest.Home).Forget(grain, _cluster.Local, guest.Number).ConfigureAwait(false);
                break;
            }
            catch (Exception e)
            {
                LogUnsure(guest.Home, grain, e.Message);
                await Task.Delay(Pause, _time).ConfigureAwait(false);
            }
        }

        _grains.EndLeaving(grain, guest);
    }

    private IDirectedGrainsGrain At(SiloAddress silo) => _factory.Value.GetGrain<IDirectedGrainsGrain>(DirectedGrainsGrain.IdOf(silo));

    private static Dictionary<string, object> ToDictionary(RequestContextData? context)
    {
        var values = new Dictionary<string, object>(StringComparer.Ordinal);
        if (context is null) return values;
        foreach (var (key, value) in context.Values) values[key] = value;
        return values;
    }

    [LoggerMessage(261, LogLevel.Warning, "Silo {Silo} did not answer about the place of {Grain}, and is asked again: {Reason}")]
    private partial void LogUnsure(SiloAddress silo, GrainId grain, string reason);
}
