using Orleans.Platform.Governance.Durable;
using Orleans.Platform.Transactions.Calls;

namespace Orleans.Platform.Governance.Requests;

/// <summary>An incoming call under an idempotency key.</summary>
internal sealed record KeyedCall(
    IIncomingGrainCallContext Context,
    CallScope Scope,
    MethodShape Method,
    RequestKey Key,
    byte[] Fingerprint,
    StepId? Step,
    RunClaim? StepClaim,
    DateTimeOffset AcceptedAt)
{
    public GrainId Grain => Context.TargetId;
}
