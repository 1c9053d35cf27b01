using Microsoft.Extensions.Options;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>Which silos have given no sign of life for a whole lease, as far as this silo could see.</summary>
internal sealed class FailureDetector(TimeProvider time, IOptions<ClusterLeaseOptions> options)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<SiloAddress, (DateTime Sign, long SeenAt)> _signs = [];
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
                if (!_signs.TryGetValue(entry.SiloAddress, out var last) || last.Sign != sign) _signs[entry.SiloAddress] = (sign, now);
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

    internal void Forget(SiloAddress silo)
    {
        lock (_gate) _signs.Remove(silo);
    }
}
