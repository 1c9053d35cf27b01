using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Platform.Engine;
using Orleans.Runtime.MembershipService;

namespace Orleans.Engine.Cluster;

/// <summary>
/// A silo gets grains only when those who have them can reach it: one that was voted out because nobody could would get some,
/// and be voted out, again and again. And it must reach them: one that cannot, or not yet, would vote against them.
/// </summary>
internal sealed partial class JoinCheck(
    ClusterState cluster,
    ISiloContact contact,
    FailureDetector detector,
    [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    IOptions<ClusterLeaseOptions> lease,
    IOptions<ClusterMembershipOptions> options,
    ILogger<JoinCheck> logger)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>Completes when every active silo that gives signs of life reaches this one, and is reached by it.</summary>
    /// <exception cref="OrleansClusterConnectivityCheckFailedException">Not within <see cref="ClusterMembershipOptions.MaxJoinAttemptTime"/>.</exception>
    internal async Task WhenReachedByAllAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        var reachedBy = new HashSet<SiloAddress>();
        SiloAddress? waitedFor = null;
        while (NextOf(reachedBy) is { } other)
        {
            if (await IsReachedByAsync(other))
            {
                reachedBy.Add(other);
                continue;
            }

            if (waitedFor != other) LogWaiting(other);
            waitedFor = other;
            if (time.GetElapsedTime(began) > options.Value.MaxJoinAttemptTime)
                throw new OrleansClusterConnectivityCheckFailedException($"Silo {other} could not reach this one, or be reached, for {options.Value.MaxJoinAttemptTime}, so it cannot join.");
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // Who is silent for half a lease is about to be declared dead, or will have something to say.
    private SiloAddress? NextOf(HashSet<SiloAddress> reachedBy) => cluster.Current.Active.FirstOrDefault(silo =>
        silo != cluster.Local && !reachedBy.Contains(silo) && detector.SilenceOf(silo) < lease.Value.LeaseDuration / 2);

    private async Task<bool> IsReachedByAsync(SiloAddress other)
    {
        try
        {
            await contact.ProbeAsync(other).WaitAsync(2 * options.Value.ProbeTimeout, time);
            return await contact.IsReachedByAsync(other).WaitAsync(2 * options.Value.ProbeTimeout, time);
        }
        catch (Exception e) when (e is TimeoutException or SiloUnavailableException)
        {
            return false;
        }
    }

    [LoggerMessage(245, LogLevel.Warning, "Silo {Silo} cannot reach this one or be reached, so this one waits with joining.")]
    private partial void LogWaiting(SiloAddress silo);
}
