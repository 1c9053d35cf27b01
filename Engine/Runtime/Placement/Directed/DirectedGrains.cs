using System.Diagnostics.CodeAnalysis;
using Orleans.Engine.Catalog;
using Orleans.Engine.Cluster;

namespace Orleans.Engine.Placement.Directed;

/// <summary>
/// The grains whose places directors have chosen, as far as this silo knows: those whose home it is (the silo that the view gives them
/// to, which alone asks the director), and its guests, which other homes have placed here. Only these have activations here.
/// A place lasts while the grain's home and its host stay, so a view says as much about directed grains as about others.
/// </summary>
internal sealed class DirectedGrains(ClusterState cluster, GrainClasses classes, ActivationDirectory directory)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<GrainId, DirectedPlace> _places = [];
    private readonly Dictionary<GrainId, GuestGrain> _guests = [];
    private readonly HashSet<(SiloAddress Home, long Number)> _refused = []; // of this view
    private ClusterView _view = ClusterView.Empty;
    private long _number;

    /// <summary>A view is in force: forgets what it has given to other homes, and what was on silos that take no new work.</summary>
    internal void Adopt(ClusterView view)
    {
        var over = new List<TaskCompletionSource<Exception?>>();
        lock (_gate)
        {
            // By a view that was missed, another home may have been told that its guests of before are nowhere.
            var isNext = view.Version == _view.Version + 1;
            _view = view;
            _refused.Clear();
            foreach (var (grain, place) in _places.ToList())
            {
                if (HomeOf(grain) == cluster.Local && (place.Host is null || IsActive(place.Host))) continue;
                _places.Remove(grain);
                if (place is { Host: not null, Pending: { } pending }) over.Add(pending);
            }

            foreach (var (grain, guest) in _guests.ToList())
            {
                if (isNext && HomeOf(grain) == guest.Home && IsActive(cluster.Local)) continue;
                _guests.Remove(grain);
                if (guest.Leaving is { } leaving) over.Add(leaving);
            }
        }

        over.ForEach(one => one.TrySetResult(null));
    }

    /// <summary>Whether the grain may be activated on this silo, by the view that was adopted last.</summary>
    internal bool MayActivate(GrainId grain)
    {
        lock (_gate)
        {
            return _guests.TryGetValue(grain, out var guest)
                ? guest.Leaving is null
                : _places.TryGetValue(grain, out var place) && place.Pending is null && place.Host == cluster.Local && place.VerifiedIn == _view.Version;
        }
    }

    /// <summary>Registers a new activation, or finds the grain's own, if it may be on this silo by the view that was adopted last.</summary>
    internal bool TryRegister(Activation candidate, [NotNullWhen(true)] out Activation? registered)
    {
        registered = null;
        // Under the lock under which places are closed: no activation begins at a place that is being given up.
        lock (_gate)
        {
            if (!MayActivate(candidate.GrainId)) return false;
            candidate.IsGuest = _guests.ContainsKey(candidate.GrainId);
            registered = directory.GetOrAdd(candidate);
            return true;
        }
    }

    /// <summary>Whether an activation may stay, or may come to be without its home's asking again.</summary>
    internal bool IsHere(GrainId grain)
    {
        lock (_gate) return _guests.ContainsKey(grain) || (_places.TryGetValue(grain, out var place) && place.Host == cluster.Local);
    }

    /// <summary>Whether another home has placed the grain here.</summary>
    internal bool IsGuest(GrainId grain)
    {
        lock (_gate) return _guests.ContainsKey(grain);
    }

    internal bool IsPlaced(GrainId grain)
    {
        lock (_gate) return _places.ContainsKey(grain);
    }

    /// <summary>The way of a call by a view. With a place to find, the caller of this method finds it.</summary>
    /// <param name="grain">The called grain.</param>
    /// <param name="view">A view that may have been replaced meanwhile.</param>
    /// <param name="mayPlace">By this view the grain is nowhere, unless it is known here where.</param>
    internal DirectedRoute RouteOf(GrainId grain, ClusterView view, bool mayPlace)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(view, _view)) return DirectedRoute.Again;
            if (_guests.TryGetValue(grain, out var guest)) return guest.Leaving is null ? new(cluster.Local, null, null) : new(null, guest.Leaving.Task, null);
            if (HomeOf(grain) is var home && home != cluster.Local) return new(home, null, null);
            if (!_places.TryGetValue(grain, out var place))
            {
                if (!mayPlace) return DirectedRoute.Again;
                _places[grain] = place = new();
            }

            if (place.Pending is { } pending) return new(null, pending.Task, null);
            if (place.VerifiedIn == view.Version) return new(place.Host, null, null);
            place.Number = ++_number;
            place.Pending = NewPending();
            return new(null, place.Pending.Task, place);
        }
    }

    /// <summary>A place was found, and its host has the grain, by this version of the view.</summary>
    internal void Placed(GrainId grain, DirectedPlace place, SiloAddress host, long version)
    {
        TaskCompletionSource<Exception?>? pending;
        lock (_gate)
        {
            (place.Host, place.VerifiedIn) = (host, version);
            (pending, place.Pending) = (place.Pending, null);
            // By a view that came meanwhile it may be one that others are waited for to leave.
            var isOver = place.LeftNumber == place.Number || !IsActive(host);
            if (isOver && _places.GetValueOrDefault(grain) == place) _places.Remove(grain);
        }

        pending?.TrySetResult(null);
    }

    /// <summary>The host knows another view than this silo: it may have the grain, or not, and is asked again by a newer one.</summary>
    internal void NotVerified(DirectedPlace place)
    {
        TaskCompletionSource<Exception?>? pending;
        lock (_gate) (pending, place.Pending) = (place.Pending, null);
        pending?.TrySetResult(null);
    }

    /// <summary>The place is given up: the next call asks the director anew.</summary>
    internal void Forget(GrainId grain, DirectedPlace place, Exception? failure)
    {
        TaskCompletionSource<Exception?>? pending;
        lock (_gate)
        {
            if (_places.GetValueOrDefault(grain) == place) _places.Remove(grain);
            (pending, place.Pending) = (place.Pending, null);
        }

        pending?.TrySetResult(failure);
    }

    /// <summary>The host says that the grain's activation has ended there.</summary>
    internal void Forget(GrainId grain, SiloAddress host, long number)
    {
        lock (_gate)
        {
            if (!_places.TryGetValue(grain, out var place) || place.Number != number) return;
            if (place.Pending is not null) place.LeftNumber = number; // It came and went before its host's answer was here.
            else if (place.Host == host) _places.Remove(grain);
        }
    }

    /// <summary>Takes a guest in, if this silo has the very view of its home.</summary>
    internal bool TakeIn(GrainId grain, SiloAddress home, long number, long version)
    {
        TaskCompletionSource<Exception?>? leaving = null;
        lock (_gate)
        {
            if (_view.Version != version || !IsActive(cluster.Local) || HomeOf(grain) != home || _refused.Contains((home, number))) return false;
            if (_guests.TryGetValue(grain, out var before))
            {
                if (before.Number > number) return false;
                leaving = before.Leaving;
            }

            _guests[grain] = new(home, number);
        }

        leaving?.TrySetResult(null);
        return true;
    }

    /// <summary>Whether it was asked for or will be: this guest is not here any more, and will not be again.</summary>
    internal void Refuse(GrainId grain, SiloAddress home, long number)
    {
        lock (_gate)
        {
            _refused.Add((home, number));
            if (_guests.TryGetValue(grain, out var guest) && guest.Home == home && guest.Number <= number) _guests.Remove(grain);
        }
    }

    /// <summary>An activation has ended: closes its place. Neither when something else has become of it meanwhile, or another activation is there.</summary>
    internal (DirectedPlace? Place, GuestGrain? Guest) BeginLeaving(GrainId grain)
    {
        lock (_gate)
        {
            if (directory.Find(grain) is not null) return default;
            if (_guests.TryGetValue(grain, out var guest))
            {
                if (guest.Leaving is not null) return default;
                guest.Leaving = NewPending();
                return (null, guest);
            }

            if (!_places.TryGetValue(grain, out var place) || place.Pending is not null || place.Host != cluster.Local) return default;
            place.Pending = NewPending();
            return (place, null);
        }
    }

    /// <summary>Whether a guest that leaves is still the one that is known.</summary>
    internal bool IsLeaving(GrainId grain, GuestGrain guest)
    {
        lock (_gate) return _guests.GetValueOrDefault(grain) == guest;
    }

    /// <summary>The home knows that the guest has left.</summary>
    internal void EndLeaving(GrainId grain, GuestGrain guest)
    {
        lock (_gate)
        {
            if (_guests.GetValueOrDefault(grain) == guest) _guests.Remove(grain);
        }

        guest.Leaving?.TrySetResult(null);
    }

    private static TaskCompletionSource<Exception?> NewPending() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private bool IsActive(SiloAddress silo) => _view.Active.Count == 0 ? silo == cluster.Local : _view.IsActive(silo);

    private SiloAddress? HomeOf(GrainId grain) =>
        _view.Active.Count == 0 ? cluster.Local : cluster.OwnerOf(grain, classes.Get(grain.Type), _view);
}
