using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Pipeline;

namespace Orleans.Platform.Governance.Durable;

/// <summary>
/// The right of a silo to run a durable request, as the request's row names it. What the run stores requires it in the same commit,
/// so that of two silos that both believe to run the request only one gets anywhere.
/// </summary>
internal readonly record struct RunClaim(Guid RequestId, short Slot, long Epoch)
{
    /// <summary>The claim of this silo.</summary>
    public static RunClaim Of(Guid requestId, ISiloPlace place) => new(requestId, place.Slot, place.Epoch);

    /// <summary>Lets the batch fail when another silo has the request.</summary>
    public void Require(CommitBatch batch) => batch.Table<ClaimTable>().Add(this);
}

/// <summary>This silo's claim in the place of another one.</summary>
internal sealed record ClaimMoveRow(RunClaim From, RunClaim To) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId) => batch.Table<ClaimMoveTable>().Add(this);
}
