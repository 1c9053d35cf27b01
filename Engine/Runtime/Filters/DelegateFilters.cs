namespace Orleans.Engine.Filters;

/// <summary>An incoming filter given as a delegate.</summary>
internal sealed class IncomingDelegateFilter(IncomingGrainCallFilterDelegate invoke) : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context) => invoke(context);
}

/// <summary>An outgoing filter given as a delegate.</summary>
internal sealed class OutgoingDelegateFilter(OutgoingGrainCallFilterDelegate invoke) : IOutgoingGrainCallFilter
{
    public Task Invoke(IOutgoingGrainCallContext context) => invoke(context);
}
