using Orleans.Engine.Cluster;
using Orleans.Engine.Scheduling;
using Orleans.Platform.Seams;

namespace Orleans.Engine.Persistence.Memory;

/// <summary>Works on records that other silos have, or that are on their way.</summary>
internal sealed class RemoteRecords(ClusterState cluster, Lazy<IGrainFactory> grains, ViewFollower views, TimeProvider time)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10), Pause = TimeSpan.FromMilliseconds(20);

    internal IMemoryRecordsGrain At(SiloAddress silo) =>
        grains.Value.GetGrain<IMemoryRecordsGrain>(GrainId.Create(MemoryRecordsGrain.TypeName, SiloGrains.KeyOf(silo)));

    /// <summary>Does something where the record is: here when <paramref name="local"/> says so, or at the silo that it names.</summary>
    /// <returns>The other silo's answer; null when it was done here.</returns>
    internal Task<RecordAnswer?> RunAsync(Func<RecordPlace> local, Func<IMemoryRecordsGrain, Task<RecordAnswer>> elsewhere)
    {
        // It is no call of the grain whose turn this is: it has no part in its transaction, and its context stays here.
        using (new SuppressedFlow()) return Task.Run(() => FindAndRunAsync(local, elsewhere));
    }

    private async Task<RecordAnswer?> FindAndRunAsync(Func<RecordPlace> local, Func<IMemoryRecordsGrain, Task<RecordAnswer>> elsewhere)
    {
        var began = time.GetTimestamp();
        while (true)
        {
            var place = local();
            if (place.IsHere) return null;
            if (place.Silo is not { } silo)
            {
                await place.Wait!.ConfigureAwait(false);
                continue;
            }

            try
            {
                var answer = await elsewhere(At(silo)).ConfigureAwait(false);
                if (!answer.IsElsewhere) return answer;
                if (!views.Has(answer.View)) await views.FollowAsync(answer.View).ConfigureAwait(false);
            }
            catch (SiloUnavailableException) when (time.GetElapsedTime(began) < Patience && cluster.Current.IsActive(cluster.Local))
            {
                // Each version is written once, however often it is sent.
            }

            await Task.Delay(Pause, time).ConfigureAwait(false);
        }
    }
}
