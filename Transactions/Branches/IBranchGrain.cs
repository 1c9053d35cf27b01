using Orleans.Concurrency;
using Orleans.Platform.Seams;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>A silo's part in transactions whose root is on another silo, and in those whose branches are.</summary>
internal interface IBranchGrain : IGrainWithStringKey
{
    /// <summary>Ends the branch: it changes nothing any more, keeps its locks, and waits for the outcome.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<BranchAnswer> Prepare(Guid transactionId);

    /// <summary>The transaction has become durable.</summary>
    /// <param name="transactionId">The transaction.</param>
    /// <param name="stamp">The root's clock: whoever sees what the transaction did here, or replaces what it read, commits above it.</param>
    [AlwaysInterleave, OneWay]
    Task Committed(Guid transactionId, long stamp);

    /// <summary>Nothing of the transaction will be stored. Tells whether this branch was the victim of a conflict.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:10")]
    Task<BranchAbort> Abort(Guid transactionId);

    /// <summary>Asked of the root's silo: whether the transaction has no outcome yet.</summary>
    [AlwaysInterleave, ResponseTimeout("00:00:05")]
    Task<bool> IsUndecided(Guid transactionId);
}

/// <summary>Takes the messages for a silo's branches.</summary>
[GrainType(TypeName)]
internal sealed class BranchGrain(BranchTable branches, Running.TransactionRegistry transactions) : Grain, IBranchGrain
{
    private const string TypeName = SiloGrains.Prefix + "branches";

    public Task<BranchAnswer> Prepare(Guid transactionId) => branches.PrepareAsync(transactionId);

    public Task Committed(Guid transactionId, long stamp)
    {
        branches.OnCommitted(transactionId, stamp);
        return Task.CompletedTask;
    }

    public Task<BranchAbort> Abort(Guid transactionId) => branches.OnAbortedAsync(transactionId);

    public Task<bool> IsUndecided(Guid transactionId) => Task.FromResult(transactions.Find(transactionId) is { Root: null });

    internal static GrainId IdOf(SiloAddress silo) => GrainId.Create(TypeName, SiloGrains.KeyOf(silo));
}
