using System.Diagnostics;
using Orleans.Platform.Seams;

namespace Orleans.Platform.Transactions.Items;

/// <summary>
/// Waits for what is still under way on items whose grains have ended here: locks of transactions that go on elsewhere, and
/// versions on their way into the database. Then a new owner of those grains reads everything from there. A transaction that
/// holds such a lock may wait for a grain that moves as well, so after a while it is rolled back, and run again with its age.
/// </summary>
internal sealed class ItemRelease(ItemTable items, TimeProvider time) : IHandOverBarrier
{
    private const string Reason = "Its grain moved to another silo.";
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5), Grace = TimeSpan.FromMilliseconds(250);

    public async Task QuiesceAsync(CancellationToken cancellationToken)
    {
        var left = items.WithoutActivation();
        var started = Stopwatch.GetTimestamp();
        while (left.Exists(item => item.Handles == 0 && !item.IsIdle))
        {
            if (cancellationToken.IsCancellationRequested || Stopwatch.GetElapsedTime(started) > Grace) left.ForEach(item => item.DoomHolders(Reason));
            await Task.Delay(Poll, time, CancellationToken.None).ConfigureAwait(false);
        }
    }

    public IReadOnlyCollection<GrainId> BusyOf(IReadOnlyCollection<GrainId> grains)
    {
        var left = items.WithoutActivation().Where(item => !item.IsIdle).Select(item => item.Subject).ToHashSet(StringComparer.Ordinal);
        return left.Count == 0 ? [] : [.. grains.Where(grain => left.Contains(grain.ToString()))];
    }

    public void Hurry(IReadOnlyCollection<GrainId> grains)
    {
        var moving = grains.Select(grain => grain.ToString()).ToHashSet(StringComparer.Ordinal);
        foreach (var item in items.All())
        {
            if (moving.Contains(item.Subject)) item.DoomHolders(Reason);
        }
    }
}
