using System.Text;
using Orleans.Transactions.Abstractions;

namespace Orleans.Transactions;

/// <summary>
/// One call's share of a transaction. A call that joins gets a fork without participants and returns it; the caller merges
/// it. So no object is shared by concurrent calls, except that replies may arrive in parallel, hence the lock.
/// </summary>
public sealed class TransactionInfo
{
    private Lock? _lock;
    private List<TransactionInfo>? _joined;
    private byte[]? _serializedException;
    private Dictionary<ParticipantId, AccessCounter>? _participants;

    public TransactionInfo()
    {
    }

    public TransactionInfo(Guid id, DateTime timeStamp, DateTime priority, bool readOnly = false)
    {
        TransactionId = id;
        IsReadOnly = readOnly;
        TimeStamp = timeStamp;
        Priority = priority;
        TryToCommit = true;
    }

    public TransactionInfo(TransactionInfo other) : this(other.TransactionId, other.TimeStamp, other.Priority, other.IsReadOnly)
    {
        TryToCommit = other.TryToCommit;
        UseExclusiveLock = other.UseExclusiveLock;
        Origin = other.Origin;
    }

    /// <summary>Joined calls that have not returned.</summary>
    public int PendingCalls;

    public Guid TransactionId { get; }

    public string Id => TransactionId.ToString();

    public DateTime TimeStamp { get; set; }

    /// <summary>The time of the first try: the older a transaction, the more it may wait for others.</summary>
    public DateTime Priority { get; set; }

    public bool IsReadOnly { get; }

    public bool UseExclusiveLock { get; set; }

    public bool TryToCommit { get; internal set; } = true;

    // Most forks are of calls that make none themselves, and never need one.
    private Lock Gate => _lock ?? Interlocked.CompareExchange(ref _lock, new(), null) ?? _lock;

    internal bool HasParticipants => _participants is { Count: > 0 };

    public Dictionary<ParticipantId, AccessCounter> Participants => _participants ??= new(ParticipantId.Comparer);

    /// <summary>What the one who began the transaction lets travel with it, to every call that joins; not back.</summary>
    internal object? Origin { get; set; }

    /// <summary>The first failure in a form that can travel; within one process the exception itself is kept.</summary>
    public byte[]? OriginalException
    {
        get => _serializedException ??= Failure is null ? null : Encoding.UTF8.GetBytes(Failure.ToString());
        set => _serializedException = value;
    }

    /// <summary>The first failure.</summary>
    internal OrleansTransactionAbortedException? Failure { get; private set; }

    /// <summary>A copy for one joined call, which counts as pending until it is joined.</summary>
    public TransactionInfo Fork()
    {
        lock (Gate) PendingCalls++;
        return new(this);
    }

    /// <summary>Takes back a fork; it counts from the next <see cref="ReconcilePending"/> on.</summary>
    public void Join(TransactionInfo x)
    {
        ArgumentNullException.ThrowIfNull(x);
        lock (Gate) (_joined ??= new(2)).Add(x);
    }

    /// <summary>Merges everything that came back.</summary>
    public void ReconcilePending()
    {
        if (Volatile.Read(ref _joined) is null) return;
        lock (Gate)
        {
            if (_joined is null) return;
            foreach (var fork in _joined) Merge(fork);
            _joined = null;
        }
    }

    public void RecordRead(ParticipantId id, DateTime minTime) => Record(id, minTime, new AccessCounter { Reads = 1 });

    public void RecordWrite(ParticipantId id, DateTime minTime) => Record(id, minTime, new AccessCounter { Writes = 1 });

    /// <summary>Dooms the transaction; the first failure is the one that is told.</summary>
    internal void RecordException(Exception exception)
    {
        lock (Gate)
        {
            Failure ??= exception as OrleansTransactionAbortedException ?? new OrleansTransactionAbortedException(
                Id, $"Transaction {Id} was aborted: {exception.Message}", exception);
        }
    }

    /// <summary>Why the transaction cannot commit; null when it may.</summary>
    internal OrleansTransactionAbortedException? MustAbort()
    {
        if (_lock is null && _serializedException is null && PendingCalls == 0) return null; // Nobody has forked it or recorded anything.
        lock (Gate)
        {
            if (Failure is not null) return Failure;
            if (_serializedException is { } text)
                return new OrleansTransactionAbortedException(Id, Encoding.UTF8.GetString(text));
            return PendingCalls == 0 ? null : new OrleansOrphanCallException(Id, PendingCalls);
        }
    }

    public override string ToString() =>
        $"{Id} {TimeStamp:O}{(IsReadOnly ? " read-only" : "")} participants: {Participants.Count}, pending: {PendingCalls}"
        + (Failure is null ? "" : " doomed");

    private void Record(ParticipantId id, DateTime minTime, AccessCounter access)
    {
        lock (Gate)
        {
            Participants.TryGetValue(id, out var before);
            Participants[id] = before.Add(access);
            // Later than everything that was accessed.
            if (minTime > TimeStamp) TimeStamp = minTime;
        }
    }

    private void Merge(TransactionInfo fork)
    {
        PendingCalls--;
        if (fork.TimeStamp > TimeStamp) TimeStamp = fork.TimeStamp;
        Failure ??= fork.Failure;
        _serializedException ??= fork._serializedException;
        if (fork.PendingCalls > 0) PendingCalls += fork.PendingCalls;
        if (fork._participants is null) return;
        foreach (var (id, access) in fork._participants)
        {
            Participants.TryGetValue(id, out var before);
            Participants[id] = before.Add(access);
        }
    }
}
