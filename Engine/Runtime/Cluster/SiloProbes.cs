using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Asks some of the other silos, over and over, whether they answer. One is asked twice in each probe's time when it answers, and
/// once when it does not; the less time this process gets itself, the longer it waits for answers.
/// </summary>
internal sealed class SiloProbes(
    ClusterState cluster, ISiloContact contact, LocalHealth health, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterMembershipOptions> options) : IDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, Probe> _probes = [];
    private readonly ClusterMembershipOptions _options = options.Value;
    private ITimer? _timer;
    private long _lastTick;

    /// <summary>A silo has missed a probe, so that it is worth looking at the table more often.</summary>
    internal bool AnyMissed
    {
        get
        {
            lock (_gate) return _probes.Values.Any(probe => probe.Missed > 0);
        }
    }

    internal void Start() =>
        _timer = time.CreateTimer(static s => ((SiloProbes)s!).Tick(), this, _options.ProbeTimeout / 2, _options.ProbeTimeout / 2);

    public void Dispose() => _timer?.Dispose();

    /// <summary>Whether it has missed so many probes in a row that it is thought to be out of reach.</summary>
    internal bool IsSuspect(SiloAddress silo)
    {
        lock (_gate) return _probes.TryGetValue(silo, out var probe) && probe.Missed >= _options.NumMissedProbesLimit;
    }

    /// <summary>What it has missed does not count: it said that it is slow.</summary>
    internal void Pardon(SiloAddress silo)
    {
        lock (_gate)
        {
            if (_probes.TryGetValue(silo, out var probe)) probe.Missed = 0;
        }
    }

    internal void Tick()
    {
        NoteLateness();
        var targets = Targets(cluster.Current, cluster.Local, _options.NumProbedSilos);
        lock (_gate)
        {
            foreach (var gone in _probes.Keys.Except(targets).ToList()) _probes.Remove(gone);
            foreach (var silo in targets)
            {
                if (!_probes.TryGetValue(silo, out var probe)) _probes[silo] = probe = new();
                Review(probe);
                if (probe.Answer is null) Send(silo, probe);
            }
        }
    }

    /// <summary>The next silos in a ring of all, so that each is asked by as many others.</summary>
    internal static List<SiloAddress> Targets(ClusterView view, SiloAddress local, int count)
    {
        var others = view.Alive.Where(silo => silo != local).OrderBy(Place).ThenBy(silo => silo).ToList();
        var after = others.FindIndex(silo => Place(silo) > Place(local));
        return [.. Enumerable.Range(0, Math.Min(count, others.Count)).Select(i => others[(Math.Max(after, 0) + i) % others.Count])];

        static uint Place(SiloAddress silo) => (uint)silo.GetConsistentHashCode();
    }

    /// <summary>The timer runs on the pool that the answers of others need as well.</summary>
    private void NoteLateness()
    {
        var now = time.GetTimestamp();
        var last = Interlocked.Exchange(ref _lastTick, now);
        if (last != 0) health.Note(time.GetElapsedTime(last, now) - (_options.ProbeTimeout / 2));
    }

    private void Review(Probe probe)
    {
        if (health.IsSlow) probe.Missed = 0;
        if (probe.Answer is not { } answer) return;
        // Timers are not exact: what is nearly over is not looked at half a probe's time later.
        if (answer.IsCompletedSuccessfully) (probe.Missed, probe.Answer) = (0, null);
        else if (time.GetElapsedTime(probe.SentAt) >= 0.9 * health.Patience * _options.ProbeTimeout) (probe.Missed, probe.Answer) = (health.IsSlow ? 0 : probe.Missed + 1, null);
    }

    private void Send(SiloAddress silo, Probe probe)
    {
        probe.SentAt = time.GetTimestamp();
        using (new SuppressedFlow()) probe.Answer = contact.ProbeAsync(silo);
        _ = probe.Answer.ContinueWith(
            static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted, TaskScheduler.Default);
    }

    private sealed class Probe
    {
        internal long SentAt { get; set; }

        internal Task? Answer { get; set; }

        internal int Missed { get; set; }
    }
}
