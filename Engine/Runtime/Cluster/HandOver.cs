using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Catalog;
using Orleans.Engine.Placement.Directed;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>
/// So that a grain has one activation at a time: when a view moves grains away, this silo ends their activations and then
/// acknowledges the view; a grain that moved here is served when those who may have served it before have acknowledged, are dead, or
/// say that they have released this one grain.
/// </summary>
internal sealed partial class HandOver
{
    private static readonly TimeSpan AskPeriod = TimeSpan.FromMilliseconds(50);

    private readonly Lock _gate = new();
    private readonly ClusterState _cluster;
    private readonly ActivationDirectory _directory;
    private readonly GrainClasses _classes;
    private readonly DirectedGrains _directed;
    private readonly Directors _directors;
    private readonly ISiloContact _contact;
    private readonly MovedActivations _moved;
    private readonly TimeProvider _time;
    private readonly TimeSpan _drainLimit;
    private readonly ILogger _logger;
    private readonly Dictionary<SiloAddress, long> _acknowledged = [];
    private readonly List<ClusterView> _unsettled = []; // earlier views, by which others may still be serving something
    private readonly EarlyReleases _early = new();
    private ClusterView _view = ClusterView.Empty;
    private bool _historyIsComplete;
    private volatile ClusterView? _settled;
    private TaskCompletionSource _progress = NewProgress();

    public HandOver(
        ClusterState cluster, ActivationDirectory directory, GrainClasses classes, DirectedGrains directed, Directors directors,
        ISiloContact contact, MovedActivations moved, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterLeaseOptions> options, ILogger<HandOver> logger)
    {
        (_cluster, _directory, _classes, _contact, _moved, _time) = (cluster, directory, classes, contact, moved, time);
        (_directed, _directors, _drainLimit, _logger) = (directed, directors, options.Value.DrainLimit, logger);
        cluster.Changed += OnChanged;
    }

    /// <summary>This silo serves nothing any more that is not its own by this version of the view.</summary>
    internal event Action<long>? Acknowledged;

    /// <summary>The latest version that this silo has acknowledged.</summary>
    internal long OwnAcknowledgement { get; private set; }

    /// <summary>Completes when every silo that is alive has acknowledged the view in force: none sends by an older one any more.</summary>
    internal async Task WhenSettledAsync()
    {
        while (true)
        {
            Task progress;
            lock (_gate)
            {
                if (OwnAcknowledgement >= _view.Version && _view.Alive.All(HasAcknowledged)) return;
                progress = _progress.Task;
            }

            await progress.ConfigureAwait(false);
        }
    }

    /// <summary>Another silo has acknowledged a view.</summary>
    internal void OnAcknowledged(SiloAddress silo, long version)
    {
        TaskCompletionSource progress;
        lock (_gate)
        {
            if (_acknowledged.GetValueOrDefault(silo) >= version) return;
            _acknowledged[silo] = version;
            progress = Settle();
        }

        progress.SetResult();
    }

    /// <summary>
    /// Registers a new activation if the grain is this silo's and nobody else may be serving it. Otherwise null, with what to wait
    /// for before asking again; no wait when the grain belongs elsewhere.
    /// </summary>
    internal Activation? TryRegister(Activation candidate, ClusterView view, out Task? wait)
    {
        wait = null;
        lock (_gate)
        {
            Activation? registered = null;
            if (!ReferenceEquals(view, _view)) wait = Task.CompletedTask;
            else if (_directors.Of(candidate.Class) is not null) wait = _directed.TryRegister(candidate, out registered) ? null : Task.CompletedTask;
            else if (!MayServe(candidate.GrainId, candidate.Class)) wait = _progress.Task;
            else registered = _directory.GetOrAdd(candidate);
            return registered;
        }
    }

    /// <summary>
    /// Which of these grains are served here no more: their activations have ended, and the view in force gives them to others. Asked by
    /// silos whose callers wait for single grains. What holds this silo's acknowledgement up may be such a caller itself.
    /// </summary>
    internal ReleasedGrains ReleasedOf(long version, GrainId[] grains)
    {
        GrainId[] gone, whole;
        lock (_gate)
        {
            // From here on nothing activates them: that takes the view in force, which gives them to others. Who asks by an older one will
            // soon have the newer one, by which what belongs to the grain may have gone to somebody else.
            if (_view.Version != version) return ReleasedGrains.None;
            gone = [.. grains.Where(grain => _cluster.OwnerOf(grain, _classes.Get(grain.Type), _view) != _cluster.Local
                && _directory.Find(grain) is null or { IsGuest: true })];
            whole = [.. gone.Where(grain => _directory.Find(grain) is null && !_directed.IsGuest(grain))];
        }

        gone = _moved.WithoutBusy(gone);
        return _cluster.Current.Version == version ? new([.. whole.Intersect(gone)], gone) : ReleasedGrains.None;
    }

    /// <summary>Whether everybody has acknowledged this view, and it is in force: whatever it gives to this silo is here.</summary>
    internal bool IsSettled(ClusterView view) => ReferenceEquals(view, _settled);

    /// <summary>What to wait for until those who may have served a grain of this silo before have let go of it; null when they have.</summary>
    internal Task? WaitFor(GrainId grain, GrainClass? grainClass, ClusterView view)
    {
        lock (_gate)
        {
            if (_view.Version > view.Version) return Task.CompletedTask;
            return ReferenceEquals(view, _view) && MayServe(grain, grainClass, recordsOnly: true) ? null : _progress.Task;
        }
    }

    /// <summary>
    /// What to wait for until no silo may have an activation of a grain whose home has not placed it; null when none may. A director may
    /// have placed it anywhere, so every silo has to have acknowledged this very view: who knows a newer one goes by that.
    /// </summary>
    internal Task? WaitToPlace(GrainId grain, ClusterView view)
    {
        if (OwnAcknowledgement < view.Version && (_directory.Find(grain) is not null || _moved.WithoutBusy([grain]).Length == 0))
            return Task.Delay(AskPeriod, _time);
        lock (_gate)
        {
            if (_view.Version > view.Version) return Task.CompletedTask;
            if (!ReferenceEquals(view, _view)) return _progress.Task;
            return AreFree(grain, _view.Alive.Where(silo => silo != _cluster.Local && _acknowledged.GetValueOrDefault(silo) != view.Version)) ? null : _progress.Task;
        }
    }

    private bool MayServe(GrainId grain, GrainClass? grainClass, bool recordsOnly = false)
    {
        if (_unsettled.Count == 0 && _historyIsComplete) return true;
        if (SystemGrains.IsSystem(grain)) return true;
        return AreFree(grain, HoldersOf(grain, grainClass).Where(holder => !HasAcknowledged(holder)), recordsOnly);
    }

    /// <summary>Whether none of the silos may have the grain; whoever may is asked.</summary>
    private bool AreFree(GrainId grain, IEnumerable<SiloAddress> holders, bool recordsOnly = false)
    {
        var free = true;
        foreach (var holder in holders)
        {
            if (_view.IsDead(holder) || _early.HasReleased(holder, grain, recordsOnly)) continue;
            free = false;
            if (_early.Want(holder, grain))
            {
                using (new SuppressedFlow()) _ = AskAsync();
            }
        }

        return free;
    }

    /// <summary>Who may have served the grain by earlier views. A view that was missed may have given it to anybody.</summary>
    private IEnumerable<SiloAddress> HoldersOf(GrainId grain, GrainClass? grainClass) => _historyIsComplete
        ? _unsettled.Select(earlier => _cluster.OwnerOf(grain, grainClass, earlier)).OfType<SiloAddress>()
        : _view.Alive;

    /// <summary>Asks for single grains as long as somebody waits for one.</summary>
    private async Task AskAsync()
    {
        while (true)
        {
            await Task.Delay(AskPeriod, _time).ConfigureAwait(false);
            List<(SiloAddress Holder, GrainId[] Grains)> questions;
            long version;
            lock (_gate)
            {
                version = _view.Version;
                questions = _early.Questions(holder => _view.IsDead(holder) || HasAcknowledged(holder));
                if (questions.Count == 0) return;
            }

            await Task.WhenAll(questions.Select(question => AskAsync(question.Holder, version, question.Grains))).ConfigureAwait(false);
        }
    }

    private async Task AskAsync(SiloAddress holder, long version, GrainId[] grains)
    {
        try
        {
            var released = await _contact.ReleasedAsync(holder, version, grains).WaitAsync(_drainLimit, _time).ConfigureAwait(false);
            if (released.Records.Length == 0) return;
            TaskCompletionSource progress;
            lock (_gate)
            {
                if (_view.Version != version) return; // Whoever still waits asks by the new view.
                _early.Add(holder, released);
                progress = Settle();
            }

            progress.SetResult();
        }
        catch (Exception e)
        {
            LogNotAsked(holder, e.Message);
        }
    }

    private bool HasAcknowledged(SiloAddress silo) =>
        silo == _cluster.Local || _acknowledged.GetValueOrDefault(silo) >= _view.Version;

    private void OnChanged(ClusterView view)
    {
        TaskCompletionSource progress;
        lock (_gate)
        {
            // A view that was missed may have moved grains about, so then everybody is waited for.
            if (view.Version != _view.Version + 1) _historyIsComplete = false;
            else if (_historyIsComplete) _unsettled.Add(_view);
            _view = view;
            _directed.Adopt(view);
            _early.Clear();
            progress = Settle();
        }

        progress.SetResult();
        _ = AcknowledgeAsync(view);
    }

    /// <summary>Forgets what is over. Returns what those wait for who could not be served before; to be completed outside of the lock.</summary>
    private TaskCompletionSource Settle()
    {
        if (_view.Alive.All(HasAcknowledged))
        {
            _unsettled.Clear();
            _historyIsComplete = true;
        }

        _settled = _unsettled.Count == 0 && _historyIsComplete ? _view : null;
        var progress = _progress;
        _progress = NewProgress();
        return progress;
    }

    private async Task AcknowledgeAsync(ClusterView view)
    {
        try
        {
            await _moved.ReleaseAsync();
            TaskCompletionSource progress;
            lock (_gate)
            {
                // What was handed over meanwhile went where a newer view says, and that one is acknowledged then.
                if (OwnAcknowledgement >= view.Version || !ReferenceEquals(_cluster.Current, view)) return;
                OwnAcknowledgement = view.Version;
                progress = Settle();
            }

            progress.SetResult();
            Acknowledged?.Invoke(view.Version);
        }
        catch (Exception e)
        {
            LogFailed(e, view.Version);
        }
    }

    private static TaskCompletionSource NewProgress() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(214, LogLevel.Debug, "Silo {Silo} could not be asked for single grains: {Reason}")]
    private partial void LogNotAsked(SiloAddress silo, string reason);

    [LoggerMessage(213, LogLevel.Error, "View {Version} could not be acknowledged.")]
    private partial void LogFailed(Exception failure, long version);
}
