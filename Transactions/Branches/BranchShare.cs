using Orleans.Platform.Storage.Commit;
using Orleans.Platform.Transactions.Calls;
using Orleans.Platform.Transactions.Monitoring;

namespace Orleans.Platform.Transactions.Branches;

/// <summary>What a transaction has done on another silo, ready to be committed by the root's silo.</summary>
[GenerateSerializer]
internal sealed class BranchShare
{
    /// <summary>The other silo's place, which must still be its own when the transaction commits.</summary>
    [Id(0)]
    public short Slot { get; init; }

    [Id(1)]
    public long Epoch { get; init; }

    /// <summary>The other silo's clock: the commit gets a later stamp.</summary>
    [Id(2)]
    public long Stamp { get; init; }

    /// <summary>The calls there, with their callers.</summary>
    [Id(3)]
    public List<CallScope> Calls { get; init; } = [];

    [Id(4)]
    public List<BranchAccess> Accesses { get; init; } = [];

    /// <summary>What else commits with the transaction.</summary>
    [Id(5)]
    public List<ICommitRow> Rows { get; init; } = [];

    /// <summary>The service that has a say in the commit, when a grain of this silo wants one to have it.</summary>
    [Id(6)]
    public string? CommitterService { get; init; }

    /// <summary>What that service is asked to do.</summary>
    [Id(7)]
    public object? CommitterOperation { get; init; }
}

/// <summary>An access of the transaction to an item of another silo.</summary>
/// <param name="KindId">With <paramref name="GrainKey"/>: the item.</param>
/// <param name="GrainKey">The grain's key.</param>
/// <param name="VersionSeen">The version that was read, or the one before the new one.</param>
/// <param name="Call">The position in <see cref="BranchShare.Calls"/>.</param>
/// <param name="IsWritten">There is a new version.</param>
/// <param name="Payload">The new version; null when it is cleared, or for a read.</param>
[GenerateSerializer, Immutable]
internal sealed record BranchAccess(
    [property: Id(0)] int KindId,
    [property: Id(1)] string GrainKey,
    [property: Id(2)] long VersionSeen,
    [property: Id(3)] short Call,
    [property: Id(4)] bool IsWritten,
    [property: Id(5)] string? Payload);

/// <summary>The answer to a request to prepare.</summary>
/// <param name="Share">Null when the branch cannot commit any more.</param>
/// <param name="Refusal">Why not.</param>
/// <param name="IsVictim">It lost a conflict, so that another try may do better.</param>
/// <param name="Cause">The conflict, when it was one about an item.</param>
[GenerateSerializer, Immutable]
internal sealed record BranchAnswer(
    [property: Id(0)] BranchShare? Share, [property: Id(1)] string? Refusal, [property: Id(2)] bool IsVictim, [property: Id(3)] AbortCause? Cause = null);

/// <summary>The answer of a branch that was rolled back.</summary>
/// <param name="IsVictim">It lost a conflict, so that another try may do better.</param>
/// <param name="Cause">The conflict, when it was one about an item.</param>
[GenerateSerializer, Immutable]
internal sealed record BranchAbort([property: Id(0)] bool IsVictim, [property: Id(1)] AbortCause? Cause);
