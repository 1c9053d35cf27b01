using Orleans.Platform.Storage.Commit;
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
    private readonly List<RunningTransaction> _readers = [];
    private readonly List<LockWaiter> _waiters = []; // by age, the oldest first
    private RunningTransaction? _writer;

    public ItemKey Key { get; } = key;

    /// <summary>Grain and state name, for messages.</summary>
    public string Name { get; } = name;

    /// <summary>Called when a version has reached the database or a lock was given back: the item may be idle now.</summary>
    public Action<Item>? Quiet { get; init; }

    /// <summary>The activations that use the item; kept by <see cref="ItemTable"/> under its own lock.</summary>
    public int Handles { get; set; }

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

    /// <summary>The version will never exist, nor will those built on it.</summary>
    public abstract void OnFailed(CommitEntry entry);

    /// <summary>Completes when the transaction holds the lock.</summary>
    /// <exception cref="OrleansTransactionException">The transaction was doomed while, or before, it waited.</exception>
    public ValueTask AcquireAsync(RunningTransaction transaction, bool exclusive)
    {
        List<RunningTransaction>? victims = null;
        LockWaiter waiter;
        lock (Gate)
        {
            transaction.EnsureActive(); // Under the gate: a doom that comes later finds, and gives back, what is granted here.
            if (Mutations.SkipLock || IsHeldBy(transaction, exclusive)) return default;
            if (CanGrant(transaction, exclusive))
            {
                Grant(transaction, exclusive);
                return default;
            }

            if (!transaction.TryWaitFor(this)) transaction.EnsureActive();
            victims = YoungerHolders(transaction, exclusive);
            waiter = new LockWaiter(transaction, exclusive);
            Insert(waiter);
        }

        foreach (var victim in victims)
        {
            Wound(victim, transaction);
        }

        return new ValueTask(waiter.Granted);
    }

    /// <summary>Gives back whatever the transaction holds, and ends its waiting.</summary>
    public void Release(RunningTransaction transaction)
    {
        List<LockWaiter>? granted;
        LockWaiter? ended;
        lock (Gate)
        {
            if (ReferenceEquals(_writer, transaction)) _writer = null;
            _readers.Remove(transaction);
            ended = RemoveWaiter(transaction);
            granted = GrantWaiters();
        }

        ended?.Fail(transaction.Doom);
        granted?.ForEach(waiter => waiter.Grant());
        Quiet?.Invoke(this);
    }

    private bool IsHeldBy(RunningTransaction transaction, bool exclusive)
        => ReferenceEquals(_writer, transaction) || (!exclusive && _readers.Contains(transaction));

    private bool CanGrant(RunningTransaction transaction, bool exclusive)
    {
        if (_writer is not null && !ReferenceEquals(_writer, transaction)) return false;
        if (exclusive && _readers.Exists(reader => !ReferenceEquals(reader, transaction))) return false;

        // An older transaction that waits for something incompatible comes first; so nobody starves.
        return !_waiters.Exists(waiter => waiter.Transaction.IsOlderThan(transaction) && (exclusive || waiter.Exclusive));
    }

    private void Grant(RunningTransaction transaction, bool exclusive)
    {
        if (exclusive)
        {
            _readers.Remove(transaction);
            _writer = transaction;
        }
        else
        {
            _readers.Add(transaction);
        }
    }

    private List<LockWaiter>? GrantWaiters()
    {
        if (_waiters.Count == 0) return null;
        List<LockWaiter> granted = [];
        for (var i = 0; i < _waiters.Count;)
        {
            var waiter = _waiters[i];
            _waiters.RemoveAt(i); // It does not stand in its own way.
            if (CanGrant(waiter.Transaction, waiter.Exclusive))
            {
                Grant(waiter.Transaction, waiter.Exclusive);
                granted.Add(waiter);
            }
            else
            {
                _waiters.Insert(i, waiter);
                if (waiter.Exclusive) break; // Everybody behind is younger and has to wait for this one.
                i++;
            }
        }

        return granted;
    }

    private LockWaiter? RemoveWaiter(RunningTransaction transaction)
    {
        for (var i = 0; i < _waiters.Count; i++)
        {
            var waiter = _waiters[i];
            if (!ReferenceEquals(waiter.Transaction, transaction)) continue;
            _waiters.RemoveAt(i);
            return waiter;
        }

        return null;
    }

    private List<RunningTransaction> YoungerHolders(RunningTransaction transaction, bool exclusive)
    {
        List<RunningTransaction> younger = [];
        if (_writer is not null && transaction.IsOlderThan(_writer)) younger.Add(_writer);
        if (exclusive) younger.AddRange(_readers.Where(transaction.IsOlderThan));
        return younger;
    }

    private void Wound(RunningTransaction victim, RunningTransaction older)
    {
        var reason = new OrleansBrokenTransactionLockException(
            victim.Info.Id, $"The lock of {Name} was taken by the older transaction {older.Info.Id}. The transaction was rolled back and can be run again.");
        if (victim.TryDoom(reason, isVictim: true)) PlatformTelemetry.Aborted("conflict");
    }

    private void Insert(LockWaiter waiter)
    {
        var position = _waiters.FindIndex(other => waiter.Transaction.IsOlderThan(other.Transaction));
        _waiters.Insert(position < 0 ? _waiters.Count : position, waiter);
    }

    /// <summary>For the new writer's version to be seen only together with the lock: gives the lock back under the gate.</summary>
    protected List<LockWaiter>? ReleaseWriter(RunningTransaction transaction)
    {
        if (ReferenceEquals(_writer, transaction)) _writer = null;
        return GrantWaiters();
    }
}
