using System.Diagnostics;

namespace Orleans.Engine.Filters;

/// <summary>The caller's span of a grain call; the callee finds it in the request context.</summary>
internal sealed class ActivityOutgoingFilter : IOutgoingGrainCallFilter
{
    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        using var activity = CallActivity.SourceOf(context).StartActivity(context.Request.GetActivityName(), ActivityKind.Client);
        if (activity is not null) CallActivity.Describe(activity, context);
        if ((activity ?? Activity.Current) is { } current)
            DistributedContextPropagator.Current.Inject(current, null, static (_, name, value) => RequestContext.Set(name, value));
        await CallActivity.InvokeAsync(activity, context);
    }
}
