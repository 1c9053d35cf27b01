using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Transactions.Pipeline;

/// <summary>
/// The one way into the database: what is ready goes into the next batch, one PostgreSQL transaction in one round trip.
/// </summary>
public interface ICommitPipeline
{
    /// <summary>Commits rows that belong to no grain's transaction, all or nothing, together with whatever else is ready.</summary>
    /// <param name="rows">The rows; they become one transaction with a stamp of its own.</param>
    /// <param name="cancellationToken">Stops the waiting, not the commit: after a cancellation the outcome is unknown to the caller.</param>
    /// <returns>The commit stamp, when the rows are durable.</returns>
    /// <exception cref="CommitConflictException">A guard did not hold (version, unique key). Nothing was stored.</exception>
    /// <exception cref="CommitOverloadException">The queue is full. Nothing was stored; try again later.</exception>
    /// <exception cref="CommitInDoubtException">Stored or not: the silo stopped while the commit was on its way.</exception>
    /// <exception cref="FencedException">This silo lost its place in the cluster. Nothing was stored, and nothing more will be.</exception>
    Task<long> CommitAsync(IReadOnlyList<ICommitRow> rows, CancellationToken cancellationToken = default);
}
