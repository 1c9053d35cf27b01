using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Faults;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;
using Orleans.Platform.Transactions.Telemetry;
using Orleans.Transactions;

namespace Orleans.Platform.Transactions.Items;

/// <summary>
/// One item of state in this silo's memory, and its lock: many readers or one writer. Conflicts are decided by age
/// (wound-wait: Rosenkrantz, Stearns, Lewis, 1978): an older transaction takes the lock from a younger one, which is run
/// again; a younger one waits. Waits only ever point from younger to older, so there is no deadlock.
/// </summary>
internal abstract class Item(ItemKey key, string name)
{
    private readonly List<LockHold> _readers = [];
    private readonly List<LockWaiter> _waiters = []; // by age, the oldest first
    private LockHold? _writer;
    private long _waits;
    private long _takings;

    public ItemKey Key { get; } = key;

    /// <summary>Grain and state name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>The grain.</summary>
    public abstract string Subject { get; }

    /// <summary>Called when a version has reached the database or a lock was given back: the item may be idle now.</summary>
    public Action<Item>? Quiet { get; init; }

    /// <summary>The activations that use the item; kept by <see cref="ItemTable"/> under its own lock.</summary>
    public int Handles { get; set; }

    /// <summary>Whether the state holds personal data: who reads it is on record before it is answered.</summary>
    public virtual bool IsClassified => false;

    /// <summary>Whether the item could be forgotten: no lock is held or waited for, and no version is on its way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (Gate) return _writer is null && _readers.Count == 0 && _waiters.Count == 0 && !HasPending;
        }
    }

    /// <summary>Whether versions are on their way into the database. Called under <see cref="Gate"/>.</summary>
    protected abstract bool HasPending { get; }

    protected Lock Gate { get; } = new();

    /// <summary>The version is durable now, and with it every earlier one.</summary>
    public abstract void OnCommitted(CommitEntry entry);

    /// <summary>What memory knows may be old: it is read again when what is on its way has arrived.</summary>
    public abstract void Doubt();

    /// <summary>The version will never exist, nor will those built on it.</summary>
    public abstract void OnFailed(CommitEntry entry);

    /// <summary>Completes when the transaction holds the lock.</summary>
    /// <exception cref="OrleansTransactionException">The transaction was doomed while, or before, it waited.</exception>
    public ValueTask AcquireAsync(RunningTransaction transaction, bool exclusive, CallScope? call = null)
    {
        List<LockHold> victims;
        LockWaiter waiter;
        lock (Gate)
        {
            transaction.EnsureActive(); // Under the gate: a doom that comes later finds, and gives back, what is granted here.
            if (Mutations.SkipLock || IsHeldBy(transaction, exclusive)) return default;
            if (CanGrant(transaction, exclusive))
            {
                Grant(transaction, exclusive, call);
                return default;
            }

            if (!transaction.TryWaitFor(this)) transaction.EnsureActive();
            victims = YoungerHolders(transaction, exclusive);
            waiter = new LockWaiter(transaction, exclusive, call);
            Insert(waiter);
            _waits++;
            _takings += victims.Count;
        }

        foreach (var victim in victims)
        {
            Wound(victim, transaction, call);
        }

        return new ValueTask(waiter.WaitAsync(Name));
    }

    /// <summary>Gives back whatever the transaction holds, and ends its waiting.</summary>
    public void Release(RunningTransaction transaction)
    {
        List<LockWaiter>? granted;
        LockWaiter? ended;
        lock (Gate)
        {
            if (IsWriter(transaction)) _writer = null;
            RemoveReader(transaction);
            ended = RemoveWaiter(transaction);
            granted = GrantWaiters();
        }

        ended?.Fail(transaction.Doom);
        granted?.ForEach(waiter => waiter.Grant());
        Quiet?.Invoke(this);
    }

    /// <summary>Rolls back whoever holds or waits for the lock and has not ended.</summary>
    public void DoomHolders(string reason)
    {
        List<RunningTransaction> holders;
        lock (Gate)
        {
            holders = [.. _readers.Select(hold => hold.Transaction), .. _waiters.Select(waiter => waiter.Transaction)];
            if (_writer is { } writer) holders.Add(writer.Transaction);
        }

        foreach (var holder in holders)
        {
            holder.TryDoom(new OrleansTransactionTransientFailureException(holder.Info.Id, $"The lock of {Name} was given up. {reason}"), isVictim: true);
        }
    }

    private bool IsHeldBy(RunningTransaction transaction, bool exclusive)
        => IsWriter(transaction) || (!exclusive && ReaderOf(transaction) >= 0);

    protected bool IsWriter(RunningTransaction transaction) => ReferenceEquals(_writer?.Transaction, transaction);

    private int ReaderOf(RunningTransaction transaction)
    {
        for (var i = 0; i < _readers.Count; i++)
        {
            if (ReferenceEquals(_readers[i].Transaction, transaction)) return i;
        }

        return -1;
    }

    private void RemoveReader(RunningTransaction transaction)
    {
        if (ReaderOf(transaction) is >= 0 and var index) _readers.RemoveAt(index);
    }

    private bool CanGrant(RunningTransaction transaction, bool exclusive)
    {
        if (_writer is not null && !IsWriter(transaction)) return false;
        if (exclusive && _readers.Count > (ReaderOf(transaction) < 0 ? 0 : 1)) return false;

        // An older transaction that waits for something incompatible comes first; so nobody starves.
        foreach (var waiter in _waiters)
        {
            if (!waiter.Transaction.IsOlderThan(transaction)) return true; // Nor is any behind it.
            if (exclusive || waiter.Exclusive) return false;
        }

        return true;
    }

    private void Grant(RunningTransaction transaction, bool exclusive, CallScope? call)
    {
        var hold = LockHold.Now(transaction, call);
        if (exclusive)
        {
            RemoveReader(transaction);
            _writer = hold;
        }
        else
        {
            _readers.Add(hold);
        }
    }

    private List<LockWaiter>? GrantWaiters()
    {
        if (_waiters.Count == 0) return null;
        List<LockWaiter> granted = [];
        for (var i = 0; i < _waiters.Count;)
        {
            var waiter = _waiters[i];
            if (CanGrant(waiter.Transaction, waiter.Exclusive)) // It does not stand in its own way: only older ones do.
            {
                _waiters.RemoveAt(i);
                Grant(waiter.Transaction, waiter.Exclusive, waiter.Call);
                granted.Add(waiter);
            }
            else
            {
                if (waiter.Exclusive) break; // Everybody behind is younger and has to wait for this one.
                i++;
            }
        }

        return granted;
    }

    private LockWaiter? RemoveWaiter(RunningTransaction transaction)
    {
        for (var i = PositionOf(transaction); i < _waiters.Count; i++)
        {
            var waiter = _waiters[i];
            if (transaction.IsOlderThan(waiter.Transaction)) return null;
            if (!ReferenceEquals(waiter.Transaction, transaction)) continue;
            _waiters.RemoveAt(i);
            return waiter;
        }

        return null;
    }

    private List<LockHold> YoungerHolders(RunningTransaction transaction, bool exclusive)
    {
        List<LockHold> younger = [];
        if (_writer is { } writer && transaction.IsOlderThan(writer.Transaction)) younger.Add(writer);
        if (!exclusive) return younger;
        foreach (var hold in _readers)
        {
            if (transaction.IsOlderThan(hold.Transaction)) younger.Add(hold);
        }

        return younger;
    }

    private void Wound(LockHold victim, RunningTransaction older, CallScope? call)
    {
        if (victim.Transaction.Doom is not null) return;
        var conflict = new LockConflict(this, victim, victim.Age, older, call);
        var reason = new OrleansBrokenTransactionLockException(
            victim.Transaction.Info.Id,
            $"A lock was taken by an older transaction: {conflict.Describe()}. Try {victim.Transaction.Attempt} was rolled back and can be run again.");
        if (victim.Transaction.TryDoom(reason, isVictim: true, conflict)) PlatformTelemetry.Aborted("conflict");
    }

    /// <summary>Whom a waiting transaction waits for; null when it does not wait.</summary>
    public LockConflict? ConflictOf(RunningTransaction transaction)
    {
        lock (Gate)
        {
            var waiter = _waiters.Find(one => ReferenceEquals(one.Transaction, transaction));
            if (waiter is null || (_writer ?? FirstOtherReader(transaction)) is not { } holder) return null;
            return new LockConflict(this, holder, holder.Age, transaction, waiter.Call);
        }
    }

    /// <summary>What a transaction holds here; null when nothing.</summary>
    public (LockHold Hold, bool IsExclusive)? HoldOf(RunningTransaction transaction)
    {
        lock (Gate)
        {
            if (IsWriter(transaction)) return (_writer!.Value, true);
            var index = _readers.FindIndex(hold => ReferenceEquals(hold.Transaction, transaction));
            return index < 0 ? null : (_readers[index], false);
        }
    }

    /// <summary>How much transactions meet here, since the item is in memory.</summary>
    public HotItem Heat()
    {
        lock (Gate) return new HotItem(Name, _waiters.Count, _waits, _takings);
    }

    private LockHold? FirstOtherReader(RunningTransaction transaction)
    {
        var index = _readers.FindIndex(hold => !ReferenceEquals(hold.Transaction, transaction));
        return index < 0 ? null : _readers[index];
    }

    private void Insert(LockWaiter waiter)
    {
        var position = _waiters.Count; // Most are younger than those who wait already.
        while (position > 0 && waiter.Transaction.IsOlderThan(_waiters[position - 1].Transaction)) position--;
        _waiters.Insert(position, waiter);
    }

    /// <summary>The position of the first waiter that is not older than the transaction, by halving.</summary>
    private int PositionOf(RunningTransaction transaction)
    {
        var (low, high) = (0, _waiters.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (_waiters[middle].Transaction.IsOlderThan(transaction)) low = middle + 1;
            else high = middle;
        }

        return low;
    }

    /// <summary>For the new writer's version to be seen only together with the lock: gives the lock back under the gate.</summary>
    protected List<LockWaiter>? ReleaseWriter(RunningTransaction transaction)
    {
        if (IsWriter(transaction)) _writer = null;
        return GrantWaiters();
    }
}
