using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;
using Orleans.Platform.Storage.Commit;

namespace Orleans.Platform.Governance.Requests;

/// <summary>A new row of <c>platform.request</c>: an accepted durable request, or a request that ended with this commit.</summary>
internal sealed record RequestRow : ICommitRow
{
    public required string ServiceId { get; init; }

    public required RequestKey Key { get; init; }

    public required Guid RequestId { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required MethodShape Method { get; init; }

    public required GrainId Grain { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public RequestStatus Status { get; init; }

    public string? AnswerJson { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? RetainUntil { get; init; }

    /// <summary>What a later run is called with; null for requests that are not durable.</summary>
    public string? ArgumentsJson { get; init; }

    /// <summary>The durable request whose step it is.</summary>
    public StepId? Step { get; init; }

    /// <summary>The run that made the step; null when nobody may have taken it over.</summary>
    public RunClaim? StepClaim { get; init; }

    /// <summary>The silo that runs it; of other requests than durable ones nobody asks.</summary>
    public RunClaim Claim { get; init; }

    public void AddTo(CommitBatch batch, long transactionId)
    {
        StepClaim?.Require(batch);
        batch.Table<RequestTable>().Add(this, transactionId);
    }
}

/// <summary>The end of a durable request.</summary>
internal sealed record RequestEndRow(RunClaim Claim, RequestAnswer Answer, DateTimeOffset EndedAt, DateTimeOffset RetainUntil) : ICommitRow
{
    public void AddTo(CommitBatch batch, long transactionId)
    {
        Claim.Require(batch);
        batch.Table<RequestEndTable>().Add(this);
    }
}
