using Orleans.Engine.Calls;
using Orleans.Engine.Catalog;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>A call on the caller's side: filters, then what the request itself does (transactions), then the call.</summary>
internal sealed class OutgoingCallContext<T>(
    CallSender sender, GrainProxy reference, IGrainRequest<T> request, IOutgoingGrainCallFilter[] filters)
    : CallContext, IOutgoingGrainCallContext
{
    private readonly Activation? _source = RuntimeContext.Current as Activation;

    public override IInvokable Request => request;

    public override object Grain => reference;

    public override GrainId? SourceId => _source?.GrainId;

    public override GrainId TargetId => reference.GrainId;

    public IGrainContext? SourceContext => _source;

    protected override Task RunStage(int stage)
    {
        if (stage < filters.Length) return filters[stage].Invoke(this);
        if (stage == filters.Length && request is IOutgoingGrainCallFilter own) return own.Invoke(this);
        return Conclude(sender.SendForResponse(reference, request));
    }
}
