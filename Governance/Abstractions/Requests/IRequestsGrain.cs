using Orleans.Concurrency;

namespace Orleans.Platform.Requests;

/// <summary>Answers what became of requests with an idempotency key. Any key will do (by convention <c>0</c>).</summary>
public interface IRequestsGrain : IGrainWithIntegerKey
{
    /// <summary>The record of a request; null when no request with that key was accepted.</summary>
    /// <param name="principal">Whose key it is.</param>
    /// <param name="operation">The grain method, as <c>Interface.Method</c>.</param>
    /// <param name="key">The idempotency key.</param>
    [AlwaysInterleave]
    Task<RequestRecord?> Find(string principal, string operation, string key);
}

/// <summary>What is known about a request.</summary>
/// <param name="RequestId">The id under which provenance knows it.</param>
/// <param name="Status">Running or ended.</param>
/// <param name="AcceptedAt">When its record became durable.</param>
/// <param name="EndedAt">When its answer became durable; null while it runs.</param>
[GenerateSerializer, Immutable]
public sealed record RequestRecord(
    [property: Id(0)] Guid RequestId,
    [property: Id(1)] RequestStatus Status,
    [property: Id(2)] DateTimeOffset AcceptedAt,
    [property: Id(3)] DateTimeOffset? EndedAt);

/// <summary>The states of a request with an idempotency key.</summary>
public enum RequestStatus
{
    /// <summary>Accepted, not at its end.</summary>
    Running = 0,

    /// <summary>Ended with a result.</summary>
    Completed = 1,

    /// <summary>Ended with the application's "no" (<see cref="RequestRejectedException"/>).</summary>
    Rejected = 2,

    /// <summary>Ended with an error that no further try would mend.</summary>
    Failed = 3,
}
