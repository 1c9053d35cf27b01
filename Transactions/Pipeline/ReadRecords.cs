using System.Threading.Channels;
using Microsoft.Extensions.Options;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>The records of read-only transactions that were answered before they were written. Bounded; none is ever dropped.</summary>
internal sealed class ReadRecords(BatchAssembler assembler, IOptions<TransactionOptions> configured)
{
    private readonly Channel<CommitEntry> _waiting = Channel.CreateBounded<CommitEntry>(
        new BoundedChannelOptions(configured.Value.MaxQueuedCommits) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    private long _taken;
    private long _written;

    public int Count => _waiting.Reader.Count;

    /// <summary>How many have been written when all that wait now have been; at least.</summary>
    public long Last
    {
        get
        {
            var waiting = Count; // First: what is taken in between counts twice, rather than not at all.
            return waiting + Interlocked.Read(ref _taken);
        }
    }

    /// <summary>How many have been written, or have failed for good.</summary>
    public long Written => Interlocked.Read(ref _written);

    /// <summary>Takes a record that is written soon. False when there are too many, or the silo stops: it must be written before the answer.</summary>
    public bool TryAdd(CommitEntry entry)
    {
        assembler.Prepare(entry);
        return _waiting.Writer.TryWrite(entry);
    }

    /// <summary>Moves what waits into a batch. Until <see cref="EndBatch"/> it counts as not written.</summary>
    public void MoveTo(List<CommitEntry> batch, int most)
    {
        var count = Math.Min(most - batch.Count, Count);
        if (count <= 0) return;
        Interlocked.Add(ref _taken, count); // Before they stop to wait: see Last.
        for (; count > 0 && _waiting.Reader.TryRead(out var entry); count--) batch.Add(entry);
    }

    /// <summary>The batch has been committed.</summary>
    public void EndBatch() => Interlocked.Exchange(ref _written, _taken);

    /// <summary>Takes no more.</summary>
    public void Complete() => _waiting.Writer.TryComplete();
}
