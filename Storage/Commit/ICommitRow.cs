namespace Orleans.Platform.Storage.Commit;

/// <summary>
/// One row that must become true together with a transaction: a state version, a provenance record, an effect's receipt.
/// Whoever has something to store implements this; nobody else needs to know about it.
/// </summary>
public interface ICommitRow
{
    /// <summary>Appends the row to its table's share of the batch.</summary>
    /// <param name="batch">The batch that is being put together.</param>
    /// <param name="transactionId">The commit stamp of the transaction that the row belongs to.</param>
    void AddTo(CommitBatch batch, long transactionId);

    /// <summary>About how many characters of content it has; a batch takes only so many. 0 for rows that are small.</summary>
    int Length => 0;
}
