using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Cluster;

/// <summary>
/// Whether this silo may serve. Its lease counts from the moment before the renewal was sent, by its own monotonic clock, and ends
/// before any other silo, which counts from when it has seen the renewal, can give the silo's grains away. So no two clocks are
/// compared; only their speeds must agree within a fifth.
/// </summary>
internal sealed class Lease([FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time, IOptions<ClusterLeaseOptions> options)
{
    private readonly long _length = (long)(options.Value.LeaseDuration.TotalSeconds * 0.8 * time.TimestampFrequency);
    private long _validUntil = long.MaxValue; // Until the silo has joined there is nothing to lose.
    private int _revoked;

    internal bool IsValid => Volatile.Read(ref _revoked) == 0 && time.GetTimestamp() < Volatile.Read(ref _validUntil);

    /// <summary>The table has the sign of life that was sent at the time stamp, and does not say that this silo is dead.</summary>
    internal void Renewed(long sentAt) => Volatile.Write(ref _validUntil, sentAt + _length);

    /// <summary>It was given away; nothing brings it back. False when that was known.</summary>
    internal bool TryRevoke() => Interlocked.Exchange(ref _revoked, 1) == 0;
}
