using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Catalog;
using Orleans.Engine.Placement.Directed;
using Orleans.Platform.Engine;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Cluster;

/// <summary>Ends the activations of grains that a view has given to other silos, and waits for what still works for them.</summary>
internal sealed partial class MovedActivations(
    ClusterState cluster, ActivationDirectory directory, DirectedGrains directed, IEnumerable<IHandOverBarrier> barriers, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time,
    IOptions<ClusterLeaseOptions> options, ILogger<MovedActivations> logger)
{
    private static readonly TimeSpan HurryPeriod = TimeSpan.FromMilliseconds(250), Poll = TimeSpan.FromMilliseconds(10);
    private static readonly DeactivationReason Moved = new(DeactivationReasonCode.Migrating, "The grain moved to another silo.");
    private static readonly DeactivationReason Stopping = new(DeactivationReasonCode.ShuttingDown, "The silo is stopping; the grain moved to another one.");

    private readonly IHandOverBarrier[] _barriers = [.. barriers];
    private readonly TimeSpan _drainLimit = options.Value.DrainLimit;

    /// <summary>Which of these grains, none of which has an activation here any more, nothing is done for either.</summary>
    internal GrainId[] WithoutBusy(GrainId[] grains)
    {
        foreach (var barrier in _barriers) grains = [.. grains.Except(barrier.BusyOf(grains))];
        return grains;
    }

    /// <summary>
    /// Completes when nothing is done any more for a grain whose activation has ended. What goes on for long may itself be waiting for
    /// somebody who waits for this grain, and is rolled back.
    /// </summary>
    internal async Task WhenNotBusyAsync(GrainId grain)
    {
        var began = time.GetTimestamp();
        while (WithoutBusy([grain]).Length == 0)
        {
            if (time.GetElapsedTime(began) > HurryPeriod) Array.ForEach(_barriers, barrier => barrier.Hurry([grain]));
            await Task.Delay(Poll, time).ConfigureAwait(false);
        }
    }

    /// <summary>Completes when nothing of them is left, or at the drain limit, from which on their work is rolled back.</summary>
    internal async Task ReleaseAsync()
    {
        using var limit = new CancellationTokenSource(_drainLimit, time);
        await EndAsync(limit.Token);
        foreach (var barrier in _barriers) await barrier.QuiesceAsync(limit.Token);
    }

    private bool IsElsewhere(Activation activation) =>
        activation.Class.IsDirected ? !directed.IsHere(activation.GrainId) : cluster.IsElsewhere(activation.GrainId, activation.Class);

    private async Task EndAsync(CancellationToken limit)
    {
        var moved = directory.All().Where(IsElsewhere).ToList();
        if (moved.Count == 0) return;
        LogMoving(moved.Count);
        var reason = cluster.Current.IsActive(cluster.Local) ? Moved : Stopping;
        moved.ForEach(activation => activation.Deactivate(reason));
        try
        {
            var ended = Task.WhenAll(moved.Select(activation => activation.Deactivated));
            while (await Task.WhenAny(ended, Task.Delay(HurryPeriod, time, limit)) != ended)
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

    [LoggerMessage(211, LogLevel.Information, "{Count} activations move to other silos.")]
    private partial void LogMoving(int count);

    [LoggerMessage(212, LogLevel.Warning, "{Count} activations that move to other silos were still running after {Limit}; their work is rolled back.")]
    private partial void LogDrainLimit(int count, TimeSpan limit);
}
