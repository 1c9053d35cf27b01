using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Requests;

/// <summary>A request's row.</summary>
internal sealed record RecordedRequest
{
    public required Guid RequestId { get; init; }

    public required byte[] Fingerprint { get; init; }

    public required RequestStatus Status { get; init; }

    public string? AnswerJson { get; init; }

    public required DateTimeOffset AcceptedAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public DateTimeOffset? RetainUntil { get; init; }

    public bool IsDurable { get; init; }

    /// <summary>Who runs it, while it runs.</summary>
    public RunClaim Claim { get; init; }

    /// <summary>Only a tombstone is left, or the answer's time is over and the sweep has not come by.</summary>
    public bool IsExpiredAt(DateTimeOffset now) => RetainUntil <= now;

    public RequestAnswer Answer => new(Status, AnswerJson);
}
