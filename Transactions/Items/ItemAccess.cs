using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;
using Orleans.Platform.Transactions.Running;

namespace Orleans.Platform.Transactions.Items;

/// <summary>What one transaction did with one item.</summary>
internal abstract class ItemAccess(RunningTransaction transaction, Item item, long versionSeen, CommitEntry? seenFrom)
{
    public RunningTransaction Transaction { get; } = transaction;

    public Item Item { get; } = item;

    /// <summary>The version that the transaction has seen; 0 when the item did not exist.</summary>
    public long VersionSeen { get; } = versionSeen;

    /// <summary>The uncommitted transaction that wrote the version seen; null when that version is committed.</summary>
    public CommitEntry? SeenFrom { get; } = seenFrom;

    public bool IsWritten { get; protected set; }

    /// <summary>The position of the call that read, or last wrote, the item.</summary>
    public short Call { get; set; }

    /// <summary>The new content as JSON, made when the transaction is about to commit.</summary>
    public string? Payload { get; set; }

    /// <summary>The row of this access in the commit.</summary>
    public ICommitRow ToRow() => IsWritten
        ? new StateVersionRow(Item.Key, VersionSeen, Call, Payload) { Name = Item.Name }
        : new ItemReadRow(Item.Key, VersionSeen, Call);

    /// <summary>Makes <see cref="Payload"/>.</summary>
    public abstract ValueTask SerializeAsync(CancellationToken cancellationToken);

    /// <summary>Shows the new version to later transactions and gives the lock back.</summary>
    public abstract void Publish(CommitEntry entry);
}

/// <summary>What one transaction did with one item of a known type.</summary>
internal sealed class ItemAccess<TState>(RunningTransaction transaction, Item<TState> item, TState state, long versionSeen, CommitEntry? seenFrom)
    : ItemAccess(transaction, item, versionSeen, seenFrom)
    where TState : class, new()
{
    /// <summary>What the transaction sees: the shared version while it only reads, its own copy once it writes.</summary>
    public TState State { get; private set; } = state;

    /// <summary>Goes over from the shared version to a copy of the transaction's own.</summary>
    public void BeginWrite(Func<TState, TState> copy)
    {
        if (IsWritten) return;
        State = copy(State);
        IsWritten = true;
    }

    public override async ValueTask SerializeAsync(CancellationToken cancellationToken)
        => Payload = await item.Json.WriteAsync(State, typeof(TState), item.Subject, cancellationToken).ConfigureAwait(false);

    public override void Publish(CommitEntry entry)
    {
        if (IsWritten)
        {
            item.Publish(Transaction, entry, VersionSeen + 1, State);
        }
        else
        {
            item.Release(Transaction);
        }
    }
}
