using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>Which silos have given no sign of life for a whole lease, as far as this silo could see.</summary>
internal sealed class FailureDetector([FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterLeaseOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (DateTime Sign, long SeenAt)> _signs = [];
    private readonly Dictionary<SiloAddress, long> _lateAt = [];
    private long _lastLook;

    /// <summary>Looks at the table's rows; returns those whose lease is over.</summary>
    internal List<MembershipEntry> Look(IEnumerable<MembershipEntry> others)
    {
        lock (_gate)
        {
            var now = time.GetTimestamp();
            // Who was asleep has not seen the signs that others gave meanwhile.
            if (time.GetElapsedTime(_lastLook, now) > options.Value.LeaseDuration / 2) _signs.Clear();
            _lastLook = now;

            var silent = new List<MembershipEntry>();
            foreach (var entry in others)
            {
                var sign = entry.IAmAliveTime > entry.StartTime ? entry.IAmAliveTime : entry.StartTime;
                if (!_signs.TryGetValue(entry.SiloAddress, out var last) || last.Sign != sign) Note(entry.SiloAddress, sign, now);
                else if (time.GetElapsedTime(last.SeenAt, now) > options.Value.LeaseDuration) silent.Add(entry);
            }

            return silent;
        }
    }

    /// <summary>For how long no new sign of life was seen. Zero when the silo was never looked at: from now on it is.</summary>
    internal TimeSpan SilenceOf(SiloAddress silo)
    {
        lock (_gate)
        {
            if (_signs.TryGetValue(silo, out var last)) return time.GetElapsedTime(last.SeenAt);
            _signs[silo] = (default, time.GetTimestamp());
            return TimeSpan.Zero;
        }
    }

    /// <summary>
    /// Whether its signs of life come in time, and did so lately. A silo whose signs are late gets too little time to answer, or has died: the
    /// end of its lease tells which.
    /// </summary>
    internal bool IsRegular(SiloAddress silo)
    {
        if (SilenceOf(silo) > LateSign) return false;
        lock (_gate) return !_lateAt.TryGetValue(silo, out var lateAt) || time.GetElapsedTime(lateAt) > options.Value.LeaseDuration / 2;
    }

    internal void Forget(SiloAddress silo)
    {
        lock (_gate)
        {
            _signs.Remove(silo);
            _lateAt.Remove(silo);
        }
    }

    private TimeSpan LateSign => options.Value.LeaseDuration / 2.5;

    private void Note(SiloAddress silo, DateTime sign, long now)
    {
        if (_signs.TryGetValue(silo, out var last) && time.GetElapsedTime(last.SeenAt, now) > LateSign) _lateAt[silo] = now;
        _signs[silo] = (sign, now);
    }
}
