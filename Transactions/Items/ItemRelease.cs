using Orleans.Platform.Seams;

namespace Orleans.Platform.Transactions.Items;

/// <summary>
/// Waits for what is still under way on items whose grains have ended here: locks of transactions that go on elsewhere, and
/// versions on their way into the database. Then a new owner of those grains reads everything from there.
/// </summary>
internal sealed class ItemRelease(ItemTable items, TimeProvider time) : IHandOverBarrier
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(5);

    public async Task QuiesceAsync(CancellationToken cancellationToken)
    {
        var left = items.WithoutActivation();
        while (left.Exists(item => item.Handles == 0 && !item.IsIdle))
        {
            if (cancellationToken.IsCancellationRequested) left.ForEach(item => item.DoomHolders("Its grain moved to another silo."));
            await Task.Delay(Poll, time, CancellationToken.None).ConfigureAwait(false);
        }
    }
}
