using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Catalog;
using Orleans.Platform.Engine;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>
/// So that a grain has one activation at a time: when a view moves grains away, this silo ends their activations and then
/// acknowledges the view; a grain that moved here is served when those who may have served it before have acknowledged, or are dead.
/// </summary>
internal sealed partial class HandOver
{
    private static readonly TimeSpan HurryPeriod = TimeSpan.FromMilliseconds(250);
    private static readonly DeactivationReason Moved = new(DeactivationReasonCode.Migrating, "The grain moved to another silo.");
    private static readonly DeactivationReason Stopping = new(DeactivationReasonCode.ShuttingDown, "The silo is stopping; the grain moved to another one.");

    private readonly Lock _gate = new();
    private readonly ClusterState _cluster;
    private readonly ActivationDirectory _directory;
    private readonly IHandOverBarrier[] _barriers;
    private readonly TimeProvider _time;
    private readonly TimeSpan _drainLimit;
    private readonly ILogger _logger;
    private readonly Dictionary<SiloAddress, long> _acknowledged = [];
    private readonly List<ClusterView> _unsettled = []; // earlier views, by which others may still be serving something
    private ClusterView _view = ClusterView.Empty;
    private bool _historyIsComplete;
    private TaskCompletionSource _progress = NewProgress();

    public HandOver(
        ClusterState cluster, ActivationDirectory directory, IEnumerable<IHandOverBarrier> barriers, TimeProvider time,
        IOptions<ClusterLeaseOptions> options, ILogger<HandOver> logger)
    {
        (_cluster, _directory, _barriers, _time) = (cluster, directory, [.. barriers], time);
        (_drainLimit, _logger) = (options.Value.DrainLimit, logger);
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
            if (!ReferenceEquals(view, _view)) wait = Task.CompletedTask;
            else if (!MayServe(candidate.GrainId, candidate.Class)) wait = _progress.Task;
            return wait is null ? _directory.GetOrAdd(candidate) : null;
        }
    }

    private bool MayServe(GrainId grain, GrainClass grainClass)
    {
        if (_unsettled.Count == 0 && _historyIsComplete) return true;
        if (SystemGrains.IsSystem(grain)) return true;
        if (!_historyIsComplete) return _view.Alive.All(HasAcknowledged);
        foreach (var earlier in _unsettled)
        {
            if (_cluster.OwnerOf(grain, grainClass, earlier) is { } before && !_view.IsDead(before) && !HasAcknowledged(before)) return false;
        }

        return true;
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

        var progress = _progress;
        _progress = NewProgress();
        return progress;
    }

    private async Task AcknowledgeAsync(ClusterView view)
    {
        try
        {
            using var limit = new CancellationTokenSource(_drainLimit, _time);
            await ReleaseMovedAsync(limit.Token);
            foreach (var barrier in _barriers) await barrier.QuiesceAsync(limit.Token);
            TaskCompletionSource progress;
            lock (_gate)
            {
                if (OwnAcknowledgement >= view.Version) return;
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

    private async Task ReleaseMovedAsync(CancellationToken limit)
    {
        var moved = _directory.All().Where(activation => _cluster.IsElsewhere(activation.GrainId, activation.Class)).ToList();
        if (moved.Count == 0) return;
        LogMoving(moved.Count);
        var reason = _cluster.Current.IsActive(_cluster.Local) ? Moved : Stopping;
        moved.ForEach(activation => activation.Deactivate(reason));
        try
        {
            var ended = Task.WhenAll(moved.Select(activation => activation.Deactivated));
            while (await Task.WhenAny(ended, Task.Delay(HurryPeriod, _time, limit)) != ended)
            {
                limit.ThrowIfCancellationRequested();
                List<GrainId> left = [.. moved.Where(activation => !activation.Deactivated.IsCompleted).Select(activation => activation.GrainId)];
                foreach (var barrier in _barriers) barrier.Hurry(left);
            }
        }
        catch (OperationCanceledException)
        {
            LogDrainLimit(moved.Count(activation => !activation.Deactivated.IsCompleted), _drainLimit);
        }
    }

    private static TaskCompletionSource NewProgress() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(211, LogLevel.Information, "{Count} activations move to other silos.")]
    private partial void LogMoving(int count);

    [LoggerMessage(212, LogLevel.Warning, "{Count} activations that move to other silos were still running after {Limit}; their work is rolled back.")]
    private partial void LogDrainLimit(int count, TimeSpan limit);

    [LoggerMessage(213, LogLevel.Error, "View {Version} could not be acknowledged.")]
    private partial void LogFailed(Exception failure, long version);
}
