using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>The records of read-only transactions that were answered before they were written. Bounded; none is ever dropped.</summary>
internal sealed class ReadRecords(IOptions<TransactionOptions> configured)
{
    private readonly Channel<CommitEntry> _waiting = Channel.CreateBounded<CommitEntry>(
        new BoundedChannelOptions(configured.Value.MaxQueuedCommits) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public int Count => _waiting.Reader.Count;

    /// <summary>Takes a record that is written soon. False when there are too many, or the silo stops: it must be written before the answer.</summary>
    public bool TryAdd(CommitEntry entry) => _waiting.Writer.TryWrite(entry);

    /// <summary>Moves what waits into a batch.</summary>
    public void MoveTo(List<CommitEntry> batch, int most)
    {
        while (batch.Count < most && _waiting.Reader.TryRead(out var entry)) batch.Add(entry);
    }

    /// <summary>Takes no more.</summary>
    public void Complete() => _waiting.Writer.TryComplete();
}
