using Orleans.Platform.Seams;
using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Data;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Items;

/// <summary>
/// An item with its versions: the committed one, and those of transactions that have finished executing and wait for
/// their commit. Later transactions work on the latest; they commit after those that they have seen.
/// </summary>
internal sealed class Item<TState>(ItemKey key, string name, string subject, PlatformJson json, IItemReader reader) : Item(key, name)
    where TState : class, new()
{
    private readonly List<PendingVersion> _pending = [];
    private readonly SemaphoreSlim _loading = new(1, 1);
    private TState _committed = new();
    private long _committedVersion;
    private volatile bool _isLoaded;
    private long _changes; // Of what memory knows: what was read while it changed may be older than that.

    public PlatformJson Json { get; } = json;

    /// <summary>Whose personal data the state holds, where the state itself does not say: the grain.</summary>
    public override string Subject { get; } = subject;

    public override bool IsClassified { get; } = json.HoldsPersonalData(typeof(TState));

    protected override bool HasPending => _pending.Count > 0;

    /// <summary>Whether memory has the truth.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>
    /// Reads the item from the database, unless memory has the truth already. What is on its way there is waited for, and what changed
    /// while it was read is read again: a late answer never replaces something newer.
    /// </summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded) return;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            while (!_isLoaded)
            {
                var (changes, underWay) = Look();
                if (underWay is not null)
                {
                    await underWay.Ended.WaitAsync(cancellationToken);
                    continue;
                }

                var stored = await reader.ReadAsync(Key, cancellationToken);
                var state = stored.Payload is null ? new TState() : (TState?)await Json.ReadAsync(stored.Payload, typeof(TState), cancellationToken) ?? new TState();
                Remember(changes, stored.Version, state);
            }
        }
        finally
        {
            _loading.Release();
        }
    }

    public override void Doubt()
    {
        lock (Gate) Forget();
    }

    /// <summary>Locks the item for the transaction and shows it the latest version.</summary>
    public async TurnTask<ItemAccess<TState>> AccessAsync(RunningTransaction transaction, bool exclusive, CallScope? call)
    {
        await AcquireAsync(transaction, exclusive, call).InTurn();
        ItemAccess<TState>? access;
        while (true)
        {
            access = (ItemAccess<TState>?)transaction.FindAccess(this); // While it was read, another call of the same transaction may have been here.
            if (access is not null)
            {
                transaction.StopWaitingFor(this);
                transaction.EnsureActive();
                return access;
            }

            access = Snapshot(transaction);
            if (access is not null) break;
            await ReloadAsync(transaction);
        }

        if (transaction.TryAddAccess(access)) return access;

        Release(transaction);
        transaction.EnsureActive();
        throw new InvalidOperationException($"{Name} was not added to an active transaction.");
    }

    /// <summary>Makes a new version the latest, and gives the lock back with it.</summary>
    public void Publish(RunningTransaction transaction, CommitEntry entry, long version, TState state)
    {
        List<LockWaiter>? granted;
        lock (Gate)
        {
            if (entry.IsCommitted)
            {
                Commit(version, state); // The pipeline was faster than this thread.
            }
            else if (!entry.IsFailed)
            {
                _pending.Add(new PendingVersion(entry, version, state));
                _changes++;
            }
            else if (IsWriter(transaction) && _pending.Count == 0)
            {
                Forget(); // Who has lost the lock knows nothing of what came after.
            }

            granted = ReleaseWriter(transaction);
        }

        granted?.ForEach(waiter => waiter.Grant());
        Quiet?.Invoke(this); // The last thing of it may have been this lock, when the outcome was known before.
    }

    /// <summary>The version is durable now, and with it every earlier one.</summary>
    public override void OnCommitted(CommitEntry entry)
    {
        lock (Gate)
        {
            var index = IndexOf(entry);
            if (index < 0) return;
            Commit(_pending[index].Version, _pending[index].State);
            _pending.RemoveRange(0, index + 1);
        }

        Quiet?.Invoke(this);
    }

    /// <summary>
    /// The version will never exist, nor will those built on it. What memory knew may be wrong: it is read again, unless the end
    /// of earlier versions says what is true.
    /// </summary>
    public override void OnFailed(CommitEntry entry)
    {
        lock (Gate)
        {
            var index = IndexOf(entry);
            if (index < 0) return;
            _pending.RemoveRange(index, _pending.Count - index);
            if (_pending.Count == 0) Forget();
        }

        Quiet?.Invoke(this);
    }

    private void Commit(long version, TState state)
    {
        _changes++;
        if (version > _committedVersion) (_committedVersion, _committed) = (version, state);
    }

    private void Forget()
    {
        _changes++;
        _isLoaded = false;
    }

    /// <summary>How often memory's knowledge has changed, and the last of what is on its way into the database.</summary>
    private (long Changes, CommitEntry? UnderWay) Look()
    {
        lock (Gate) return (_changes, _pending.Count > 0 ? _pending[^1].Entry : null);
    }

    /// <summary>Takes what the database had for the truth, if nothing has changed since before it was asked.</summary>
    private void Remember(long changes, long version, TState state)
    {
        lock (Gate)
        {
            if (changes == _changes) (_committedVersion, _committed, _isLoaded) = (version, state, true);
        }
    }

    private int IndexOf(CommitEntry entry)
    {
        for (var i = 0; i < _pending.Count; i++)
        {
            if (ReferenceEquals(_pending[i].Entry, entry)) return i;
        }

        return -1;
    }

    private async Task ReloadAsync(RunningTransaction transaction)
    {
        try
        {
            await LoadAsync(CancellationToken.None);
        }
        catch
        {
            transaction.StopWaitingFor(this);
            Release(transaction); // The transaction does not know of the lock yet.
            throw;
        }
    }

    /// <summary>The latest version as the transaction sees it; null when memory does not have the truth.</summary>
    private ItemAccess<TState>? Snapshot(RunningTransaction transaction)
    {
        lock (Gate)
        {
            if (!_isLoaded) return null;
            return _pending.Count > 0
                ? new ItemAccess<TState>(transaction, this, _pending[^1].State, _pending[^1].Version, _pending[^1].Entry)
                : new ItemAccess<TState>(transaction, this, _committed, _committedVersion, seenFrom: null);
        }
    }

    private readonly record struct PendingVersion(CommitEntry Entry, long Version, TState State);
}
