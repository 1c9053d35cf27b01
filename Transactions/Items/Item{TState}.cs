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
internal sealed class Item<TState>(ItemKey key, string name, string subject, PlatformJson json, ItemReader reader) : Item(key, name)
    where TState : class, new()
{
    private readonly List<PendingVersion> _pending = [];
    private readonly SemaphoreSlim _loading = new(1, 1);
    private TState _committed = new();
    private long _committedVersion;
    private volatile bool _isLoaded;

    public PlatformJson Json { get; } = json;

    /// <summary>Whose personal data the state holds, where the state itself does not say: the grain.</summary>
    public override string Subject { get; } = subject;

    public override bool IsClassified { get; } = json.HoldsPersonalData(typeof(TState));

    protected override bool HasPending => _pending.Count > 0;

    /// <summary>Reads the item from the database, unless memory has the truth already.</summary>
    public async Task LoadAsync(CancellationToken cancellationToken)
    {
        if (_isLoaded) return;
        await _loading.WaitAsync(cancellationToken);
        try
        {
            if (_isLoaded) return;
            var stored = await reader.ReadAsync(Key, cancellationToken);
            var state = stored.Payload is null ? new TState() : (TState?)await Json.ReadAsync(stored.Payload, typeof(TState), cancellationToken) ?? new TState();
            Remember(stored.Version, state);
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Whether memory has the truth.</summary>
    public bool IsLoaded => _isLoaded;

    /// <summary>Takes what the database has for the truth.</summary>
    public void Remember(long version, TState state)
    {
        lock (Gate) (_committedVersion, _committed, _isLoaded) = (version, state, true);
    }

    public override void Doubt()
    {
        lock (Gate) _isLoaded = _pending.Count > 0;
    }

    /// <summary>Locks the item for the transaction and shows it the latest version.</summary>
    public async TurnTask<ItemAccess<TState>> AccessAsync(RunningTransaction transaction, bool exclusive, CallScope? call)
    {
        await AcquireAsync(transaction, exclusive, call).InTurn();
        var access = (ItemAccess<TState>?)transaction.FindAccess(this);
        if (access is null && !_isLoaded)
        {
            await ReloadAsync(transaction);
            access = (ItemAccess<TState>?)transaction.FindAccess(this); // Another call of the same transaction may have been here.
        }

        if (access is not null)
        {
            transaction.StopWaitingFor(this);
            transaction.EnsureActive();
            return access;
        }

        access = Snapshot(transaction);
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
                // The pipeline was faster than this thread.
                (_committedVersion, _committed) = (version, state);
            }
            else if (!entry.IsFailed)
            {
                _pending.Add(new PendingVersion(entry, version, state));
            }
            else
            {
                _isLoaded = _pending.Count > 0;
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
            (_, _committedVersion, _committed) = _pending[index];
            _pending.RemoveRange(0, index + 1);
        }

        Quiet?.Invoke(this);
    }

    /// <summary>The version will never exist, nor will those built on it. What memory knew may be wrong: it is read again.</summary>
    public override void OnFailed(CommitEntry entry)
    {
        lock (Gate)
        {
            var index = IndexOf(entry);
            if (index < 0) return;
            _pending.RemoveRange(index, _pending.Count - index);
            _isLoaded = _pending.Count > 0;
        }

        Quiet?.Invoke(this);
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

    private ItemAccess<TState> Snapshot(RunningTransaction transaction)
    {
        lock (Gate)
        {
            return _pending.Count > 0
                ? new ItemAccess<TState>(transaction, this, _pending[^1].State, _pending[^1].Version, _pending[^1].Entry)
                : new ItemAccess<TState>(transaction, this, _committed, _committedVersion, seenFrom: null);
        }
    }

    private readonly record struct PendingVersion(CommitEntry Entry, long Version, TState State);
}
