using System.Diagnostics;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Faults;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>One transaction on its way into the database.</summary>
/// <param name="requestId">The request that it belongs to.</param>
/// <param name="principal">Who made it.</param>
/// <param name="calls">The calls that took part.</param>
/// <param name="rows">What it stores.</param>
/// <param name="isAwaitedInTurn">
/// Whether a grain awaits the completion: what follows is posted to its turns, and needs no way over the thread pool before.
/// </param>
internal sealed class CommitEntry(
    Guid requestId, string principal, IReadOnlyList<CallScope> calls, IReadOnlyList<ICommitRow> rows, bool isAwaitedInTurn = false)
{
    private readonly TaskCompletionSource<long> _completion = new(
        isAwaitedInTurn ? TaskCreationOptions.None : TaskCreationOptions.RunContinuationsAsynchronously);

    private volatile Outcome _outcome;

    private enum Outcome
    {
        Open,
        Committed,
        Failed,
    }

    public Guid RequestId { get; } = requestId;

    public string Principal { get; } = principal;

    /// <summary>The calls that took part, callers before the called.</summary>
    public IReadOnlyList<CallScope> Calls { get; } = calls;

    public IReadOnlyList<ICommitRow> Rows { get; } = rows;

    /// <summary>
    /// The transactions whose uncommitted versions this one has seen: when one of them fails, this one must not commit.
    /// Emptied at the end, so that entries do not hold each other in memory for ever.
    /// </summary>
    public IReadOnlyCollection<CommitEntry> DependsOn { get; set; } = [];

    /// <summary>The places of other silos that took part: each must still be held by who had it.</summary>
    public IReadOnlyList<(short Slot, long Epoch)> Places { get; set; } = [];

    /// <summary>Told the outcome before the waiting caller is; null when nobody in memory cares.</summary>
    public ICommitListener? Listener { get; set; }

    /// <summary>The id under which a grain's transaction can be asked for; null for rows that are none's.</summary>
    public Guid? TryId { get; init; }

    /// <summary>The commit stamp, once the pipeline has given it.</summary>
    public long Stamp { get; set; }

    /// <summary>Whether the stamp was given before: where a read stands among the writes was decided by its locks.</summary>
    public bool KeepsStamp { get; set; }

    public bool IsCommitted => _outcome == Outcome.Committed;

    public bool IsFailed => _outcome == Outcome.Failed;

    /// <summary>Who did it, in the form of the log; null until the pipeline has the numbers of all names.</summary>
    public CommitRecord? Record { get; set; }

    /// <summary>Completes with the stamp when durable, or with the reason why nothing was stored. For the one who handed it in.</summary>
    public Task<long> Completion => _completion.Task;

    /// <summary>Completes after <see cref="Completion"/>, however that ended. For others.</summary>
    public Task Ended => _completion.Task.ContinueWith(static _ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);

    public long Enqueued { get; } = Stopwatch.GetTimestamp();

    public void Succeed()
    {
        _outcome = Outcome.Committed; // First, so that a version that is published only now knows.
        DependsOn = [];
        try
        {
            Listener?.OnCommitted(this);
            FaultPoints.Pass(FaultPoint.BeforeReplies);
        }
        finally
        {
            _completion.TrySetResult(Stamp);
        }
    }

    public void Fail(Exception reason)
    {
        if (_outcome != Outcome.Open) return;
        _outcome = Outcome.Failed;
        DependsOn = [];
        Listener?.OnFailed(this);
        if (_completion.TrySetException(reason))
        {
            _ = _completion.Task.Exception; // Nobody may be waiting; the failure is not unobserved, the listener has it.
        }
    }
}

/// <summary>What the log says of a transaction.</summary>
internal sealed record CommitRecord(int PrincipalId, DateTime StartedAt, string CallsJson);

/// <summary>Hears of the outcome of a commit, on the pipeline's thread; must be quick and must not throw.</summary>
internal interface ICommitListener
{
    void OnCommitted(CommitEntry entry);

    void OnFailed(CommitEntry entry);
}
