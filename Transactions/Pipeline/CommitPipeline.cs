using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// Takes whatever is ready, writes it as one batch, answers, and takes what has become ready meanwhile. One batch is on
/// its way at a time, so entries commit in the order in which they were handed in. It has a thread of its own, which waits for
/// work and for the database: each way over the thread pool would make every commit later.
/// </summary>
internal sealed partial class CommitPipeline(
    BatchCommitter committer,
    BatchAssembler assembler,
    ReadRecords reads,
    IOptions<TransactionOptions> configured,
    ILogger<CommitPipeline> logger) : ICommitPipeline
{
    // Records of reads in one batch at most: those who wait for a commit do not wait for many of them. When nobody does, there may be
    // twice as many: a batch has its price. One that is full of commits takes this part of a batch's worth in addition, so that
    // records do not wait for quieter times.
    private const int MostReads = 500;
    private const int PartOfReads = 8;

    // Content in one batch at most: its row of the log is written and read as a whole.
    private const long MostCharacters = 8 << 20;

    private const int MostLooks = 200;
    private static readonly TimeSpan LookPause = TimeSpan.FromMilliseconds(5);

    // In the queue it stands for the records of reads that wait.
    private static readonly CommitEntry WriteReads = new(Guid.Empty, "", [], []);

    private readonly Channel<CommitEntry> _queue = Channel.CreateBounded<CommitEntry>(
        new BoundedChannelOptions(configured.Value.MaxQueuedCommits)
        {
            SingleReader = true, FullMode = BoundedChannelFullMode.Wait, AllowSynchronousContinuations = true, // Who hands in wakes the thread itself.
        });

    private volatile Exception? _closed;

    /// <summary>Raised once when another silo has taken this one's place.</summary>
    public event Action<FencedException>? Fenced;

    public Task<long> CommitAsync(IReadOnlyList<ICommitRow> rows, CancellationToken cancellationToken = default)
        => CommitAsync(rows, [], cancellationToken);

    /// <summary>Commits rows while other silos hold their places, too.</summary>
    public async Task<long> CommitAsync(
        IReadOnlyList<ICommitRow> rows, IReadOnlyList<(short Slot, long Epoch)> places, CancellationToken cancellationToken = default)
    {
        var entry = ToEntry(rows);
        entry.Places = places;
        Enqueue(entry);
        return await entry.Completion.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Commits rows that are decided already, as <see cref="EnqueueDecidedAsync"/> does.</summary>
    public async Task<long> CommitDecidedAsync(IReadOnlyList<ICommitRow> rows)
    {
        var entry = ToEntry(rows);
        await EnqueueDecidedAsync(entry).ConfigureAwait(false);
        return await entry.Completion.ConfigureAwait(false);
    }

    /// <summary>Hands a transaction in. Its place in the queue is its place in the commit order.</summary>
    /// <exception cref="CommitOverloadException">The queue is full.</exception>
    /// <exception cref="FencedException">This silo may commit nothing more.</exception>
    public void Enqueue(CommitEntry entry)
    {
        assembler.Prepare(entry);
        if (_queue.Writer.TryWrite(entry)) return;
        throw _closed ?? new CommitOverloadException(
            $"{configured.Value.MaxQueuedCommits} transactions are waiting to be committed already. Nothing was done; try again later.");
    }

    /// <summary>Hands in a transaction that is decided already: waits for a place in the queue, however full it is.</summary>
    /// <exception cref="FencedException">This silo may commit nothing more.</exception>
    /// <exception cref="CommitOverloadException">The silo is stopping.</exception>
    public async Task EnqueueDecidedAsync(CommitEntry entry)
    {
        assembler.Prepare(entry);
        try
        {
            await _queue.Writer.WriteAsync(entry).ConfigureAwait(false);
            await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding); // A full queue lets go on the pipeline's thread.
        }
        catch (ChannelClosedException) when (_closed is not null)
        {
            throw _closed;
        }
    }

    /// <summary>Has the records of reads written although nothing else is there to be committed. Called from time to time.</summary>
    public void Remind()
    {
        if (reads.Count > 0) _queue.Writer.TryWrite(WriteReads);
    }

    /// <summary>True when every record of reads that waited is written; false when that takes too long.</summary>
    public async Task<bool> WriteReadsAsync(TimeProvider time)
    {
        for (var (last, looks) = (reads.Last, 0); reads.Written < last; looks++)
        {
            if (looks == MostLooks) return false;
            Remind();
            await Task.Delay(LookPause, time).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>Runs on the calling thread until the queue is closed and empty, or the database is given up at the end of the grace period.</summary>
    public void Run(CancellationToken giveUp)
    {
        var ready = new List<CommitEntry>();
        try
        {
            while (WaitForWork(giveUp))
            {
                Take(ready);
                reads.MoveTo(ready, ready.Count + RoomForReads(ready.Count));
                WriteAsync(ready, giveUp).GetAwaiter().GetResult();
                reads.EndBatch();
                ready.Clear();
                if (reads.Count >= 2 * MostReads) Remind(); // A full batch's worth does not wait for the next reminder.
            }

            while (reads.Count > 0)
            {
                reads.MoveTo(ready, 2 * MostReads);
                WriteAsync(ready, giveUp).GetAwaiter().GetResult();
                reads.EndBatch();
                ready.Clear();
            }
        }
        catch (OperationCanceledException)
        {
            // What was on its way has been told so already.
            Close(new CommitOverloadException("The silo is stopping and could not reach the database. Nothing was stored; try again at another silo."), ready);
        }
    }

    /// <summary>Accepts no more; what is in the queue is still committed.</summary>
    public void CompleteAdding()
    {
        reads.Complete();
        _closed ??= new CommitOverloadException("The silo is stopping. Nothing was done; try again at another silo.");
        _queue.Writer.TryComplete();
    }

    /// <summary>Takes what is there, up to a batch's worth; a transaction that is larger than that goes all the same.</summary>
    private void Take(List<CommitEntry> ready)
    {
        var length = 0L;
        while (ready.Count < configured.Value.MaxBatchSize && length < MostCharacters && _queue.Reader.TryRead(out var entry))
        {
            if (ReferenceEquals(entry, WriteReads)) continue;
            ready.Add(entry);
            for (var i = 0; i < entry.Rows.Count; i++) length += entry.Rows[i].Length;
        }
    }

    private int RoomForReads(int commits)
    {
        var most = configured.Value.MaxBatchSize;
        if (commits == 0) return Math.Min(2 * MostReads, most);
        return Math.Min(MostReads, Math.Max(most - commits, (most / PartOfReads) + 1));
    }

    private static CommitEntry ToEntry(IReadOnlyList<ICommitRow> rows)
    {
        var call = CallScope.Current;
        return new CommitEntry(
            call?.RequestId ?? Guid.CreateVersion7(), call?.Principal ?? PlatformContext.AnonymousPrincipal, call?.WithAncestors() ?? [], rows);
    }

    private bool WaitForWork(CancellationToken giveUp)
    {
        var ready = _queue.Reader.WaitToReadAsync(giveUp);
        return ready.IsCompletedSuccessfully ? ready.Result : ready.AsTask().GetAwaiter().GetResult();
    }

    private async Task WriteAsync(List<CommitEntry> ready, CancellationToken giveUp)
    {
        try
        {
            await committer.CommitAsync(ready, giveUp).ConfigureAwait(false);
        }
        catch (FencedException fenced)
        {
            OnFenced(fenced, ready);
        }
    }

    private void OnFenced(FencedException fenced, List<CommitEntry> entries)
    {
        if (_closed is not FencedException)
        {
            LogFenced();
            Close(fenced, entries);
            Fenced?.Invoke(fenced);
        }

        entries.ForEach(entry => entry.Fail(fenced));
    }

    private void Close(Exception reason, List<CommitEntry> entries)
    {
        _closed = reason;
        reads.Complete();
        _queue.Writer.TryComplete();
        entries.ForEach(entry => entry.Fail(reason));
        while (_queue.Reader.TryRead(out var waiting))
        {
            waiting.Fail(reason);
        }
    }

    [LoggerMessage(112, LogLevel.Critical, "Another silo has taken this silo's place. This silo commits nothing more and stops.")]
    private partial void LogFenced();
}
