using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Branches;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Committers;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Items;
using Orleans.Platform.Transactions.Monitoring;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Running;

/// <summary>One try of a transaction: what it holds, what it has read and written, and whether it may still commit.</summary>
internal sealed class RunningTransaction(TransactionInfo info, long age, Deadline deadline, List<CallScope> callers)
    : ICommitListener
{
    /// <summary>Calls in one transaction at most; a transaction that makes more is broken.</summary>
    private const int MaxCalls = 10_000;

    private readonly Lock _gate = new();
    private readonly List<CallScope> _calls = callers;
    private readonly List<ItemAccess> _accesses = new(4);
    private List<Item>? _waitingFor;
    private List<ICommitRow>? _rows;
    private Action? _committed;
    private volatile Status _status = Status.Active;
    private Exception? _doom;
    private int _place;

    private enum Status
    {
        Active,
        Doomed,
        Ended,
    }

    public TransactionInfo Info { get; } = info;

    public Guid Id => Info.TransactionId;

    /// <summary>The request that it is part of; its own id when it is part of none.</summary>
    public Guid RequestId { get; } = callers.Count > 0 ? callers[0].RequestId : info.TransactionId;

    /// <summary>1 for the first try.</summary>
    public int Attempt { get; init; } = 1;

    /// <summary>Ticks of <see cref="System.Diagnostics.Stopwatch"/> at the beginning of the try.</summary>
    public long Began { get; init; } = System.Diagnostics.Stopwatch.GetTimestamp();

    /// <summary>The conflict that doomed the transaction; null when it was something else.</summary>
    public LockConflict? Conflict { get; private set; }

    /// <summary>The conflict that one of its branches has lost; null when none has.</summary>
    public AbortCause? ConflictElsewhere { get; set; }

    /// <summary>Where the transaction was begun, when this is its branch on another silo; null for the transaction itself.</summary>
    public TransactionRoot? Root { get; init; }

    /// <summary>The stamp of the first try; lower is older. The older transaction wins a conflict.</summary>
    public long Age { get; } = age;

    public Deadline Deadline { get; } = deadline;

    /// <summary>What the try has of <see cref="Admission"/> while it executes.</summary>
    public ExecutingPlace Place
    {
        set => _place = (int)value;
    }

    /// <summary>Whether the doom came from a conflict that another try may win, not from the application.</summary>
    public bool IsVictim { get; private set; }

    /// <summary>Why the transaction cannot commit any more; null while it can.</summary>
    public Exception? Doom
    {
        get
        {
            lock (_gate) return _doom;
        }
    }

    /// <summary>The calls of this transaction and their callers; read only after <see cref="TryEnd"/>.</summary>
    public List<CallScope> Calls => _calls;

    /// <summary>The items that were touched; read only after <see cref="TryEnd"/>.</summary>
    public List<ItemAccess> Accesses => _accesses;

    /// <summary>Whether nobody may come to end the transaction: some time after its deadline it is forgotten.</summary>
    public bool IsUnattended { get; set; }

    /// <summary>Whether the transaction is durable as prepared and nobody here ends it any more: recovery asks its service again.</summary>
    public bool IsLeftPrepared { get; set; }

    /// <summary>The service outside that has a say in the commit; null for most.</summary>
    public CommitterCall? Committer { get; private set; }

    /// <summary>The rows that are no item's; read only after <see cref="TryEnd"/>.</summary>
    public IReadOnlyList<ICommitRow> Rows => _rows ?? [];

    public bool IsOlderThan(RunningTransaction other) => Age < other.Age;

    /// <summary>What there is to be given back; nothing for all but the first who asks.</summary>
    public ExecutingPlace TakePlace() => (ExecutingPlace)Interlocked.Exchange(ref _place, (int)ExecutingPlace.None);

    /// <summary>Takes note of a call that joined.</summary>
    public void AddCall(CallScope call)
    {
        if (HistoryOff.IsOn) return;
        lock (_gate)
        {
            if (_calls.Count >= MaxCalls)
            {
                throw new OrleansTransactionAbortedException(Info.Id, $"The transaction has made {MaxCalls} calls, the most that is allowed.");
            }

            _calls.Add(call);
        }
    }

    /// <summary>Adds a row that commits with the transaction.</summary>
    public void AddRow(ICommitRow row, Action? committed)
    {
        lock (_gate)
        {
            EnsureActive();
            (_rows ??= []).Add(row);
            _committed -= committed; // Once is enough, however many rows say the same.
            _committed += committed;
        }
    }

    /// <summary>Gives a service a say in the commit; the same one may change what it is asked. False when another one has it.</summary>
    public bool TrySetCommitter(CommitterCall committer)
    {
        lock (_gate)
        {
            if (Committer is not null && Committer.ServiceName != committer.ServiceName) return false;
            Committer = committer;
            return true;
        }
    }

    /// <summary>The place of a call among the transaction's calls, for the record of an access.</summary>
    public short PositionOf(CallScope? call)
    {
        lock (_gate)
        {
            var position = call is null ? -1 : _calls.LastIndexOf(call);
            return (short)Math.Max(position, 0);
        }
    }

    /// <summary>Throws when the transaction was doomed or has ended.</summary>
    public void EnsureActive()
    {
        if (_status == Status.Active) return;
        lock (_gate)
        {
            throw _doom ?? new OrleansTransactionAbortedException(Info.Id, $"Transaction {Info.Id} has ended already. Await every call that takes part in it.");
        }
    }

    public ItemAccess? FindAccess(Item item)
    {
        lock (_gate)
        {
            foreach (var access in _accesses)
            {
                if (ReferenceEquals(access.Item, item)) return access;
            }

            return null;
        }
    }

    /// <summary>Notes that an item's lock is now held. False when the transaction has ended: the lock must be given back.</summary>
    public bool TryAddAccess(ItemAccess access)
    {
        lock (_gate)
        {
            _waitingFor?.Remove(access.Item);
            if (_status != Status.Active) return false;
            _accesses.Add(access);
            return true;
        }
    }

    /// <summary>Notes what the transaction waits for, so that a doom can end the waiting. False when it has ended.</summary>
    public bool TryWaitFor(Item item)
    {
        lock (_gate)
        {
            if (_status != Status.Active) return false;
            (_waitingFor ??= []).Add(item);
            return true;
        }
    }

    /// <summary>Makes a commit impossible and gives every lock back. The running code finds out at its next access or at its end.</summary>
    public bool TryDoom(Exception reason, bool isVictim, LockConflict? conflict = null)
    {
        lock (_gate)
        {
            if (_status != Status.Active) return false;
            _status = Status.Doomed;
            _doom = reason;
            Conflict = conflict;
            IsVictim = isVictim;
        }

        ReleaseAll();

        return true;
    }

    /// <summary>What the transaction waits for first, and who has it; null when it does not wait.</summary>
    public LockConflict? FindConflict()
    {
        Item[] waits;
        lock (_gate) waits = [.. _waitingFor ?? []];
        return waits.Select(item => item.ConflictOf(this)).FirstOrDefault(conflict => conflict is not null);
    }

    /// <summary>The calls and the items so far, while the transaction runs.</summary>
    public (CallScope[] Calls, Item[] Items) Look()
    {
        lock (_gate) return ([.. _calls], [.. _accesses.Select(access => access.Item)]);
    }

    /// <summary>Notes that the waiting for an upgrade of a lock is over.</summary>
    public void StopWaitingFor(Item item)
    {
        lock (_gate) _waitingFor?.Remove(item);
    }

    /// <summary>The point of no return: from here on nobody can doom the transaction, and it commits or fails by itself.</summary>
    public bool TryEnd()
    {
        lock (_gate)
        {
            if (_status != Status.Active) return false;
            _status = Status.Ended;
            return true;
        }
    }

    /// <summary>Gives back every lock. Only after the transaction has ended or was doomed, so that none is added meanwhile.</summary>
    public void ReleaseAll()
    {
        Item[] waits;
        lock (_gate) waits = _waitingFor is { Count: > 0 } ? [.. _waitingFor] : [];
        foreach (var item in waits)
        {
            item.Release(this);
        }

        foreach (var access in _accesses)
        {
            access.Item.Release(this);
        }
    }

    /// <inheritdoc/>
    public void OnCommitted(CommitEntry entry)
    {
        foreach (var access in _accesses)
        {
            if (access.IsWritten) access.Item.OnCommitted(entry);
        }

        if (_committed is not null) Listeners.TellAll(_committed);
    }

    /// <inheritdoc/>
    public void OnFailed(CommitEntry entry)
    {
        foreach (var access in _accesses)
        {
            if (access.IsWritten) access.Item.OnFailed(entry);
        }
    }
}
