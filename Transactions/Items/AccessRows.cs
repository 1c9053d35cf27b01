using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Storage.Commit.Tables;
using Orleans.Platform.Transactions.Faults;

namespace Orleans.Platform.Transactions.Items;

/// <summary>A new version of an item: guarded by the version before, kept in the history. A null payload clears the state.</summary>
internal sealed class StateVersionRow(ItemKey item, long expected, short call, string? payload) : ICommitRow
{
    public ItemKey Item => item;

    /// <summary>The version before.</summary>
    public long Expected => expected;

    /// <summary>Grain and state name, for messages; null when only the key is known.</summary>
    public string? Name { get; init; }

    public int Length => payload?.Length ?? 0;

    public void AddTo(CommitBatch batch, long transactionId)
    {
        batch.Table<StateTable>().Add(item, expected, transactionId, payload);
        if (!HistoryOff.IsOn) batch.Table<LogTable>().AddWrite(item, expected + 1, transactionId, call, payload);
    }
}

/// <summary>A read of an item that the transaction did not write.</summary>
internal sealed class ItemReadRow(ItemKey item, long version, short call) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId)
    {
        if (!HistoryOff.IsOn) batch.Table<LogTable>().AddRead(item, version, transactionId, call);
    }
}
