using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>A call on the callee's side: silo-wide filters, the grain's own filter, the method.</summary>
internal sealed class IncomingCallContext(GrainCall call, IIncomingGrainCallFilter[] filters) : CallContext, IIncomingGrainCallContext
{
    public override IInvokable Request => call.Request;

    public override object Grain => call.Request.GetTarget()!;

    public override GrainId? SourceId => call.SourceId;

    public override GrainId TargetId => call.Target.GrainId;

    public IGrainContext TargetContext => call.Target;

    public MethodInfo ImplementationMethod => Implementations.Of(Grain.GetType(), InterfaceMethod);

    protected override Task RunStage(int stage)
    {
        if (stage < filters.Length) return filters[stage].Invoke(this);
        if (stage == filters.Length && call.Target.Class.HasFilter) return ((IIncomingGrainCallFilter)call.Target.GrainInstance!).Invoke(this);
        if (call.Request is TransactionRequestBase { TransactionInfo: not null } joined) return Conclude(joined.InvokeJoined());
        var responding = call.Request.Invoke();
        // The tasks of transactional requests fail by themselves.
        return call.Request is TransactionRequestBase && !responding.IsCompletedSuccessfully
            ? Conclude(responding.AsTask())
            : Conclude(responding);
    }
}
