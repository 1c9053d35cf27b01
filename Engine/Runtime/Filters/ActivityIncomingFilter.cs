using System.Diagnostics;

namespace Orleans.Engine.Filters;

/// <summary>The callee's span of a grain call; its parent is the caller's.</summary>
internal sealed class ActivityIncomingFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
    {
        var source = CallActivity.SourceOf(context);
        return source.HasListeners() ? TraceAsync(source, context) : context.Invoke();
    }

    private static async Task TraceAsync(ActivitySource source, IIncomingGrainCallContext context)
    {
        using var activity = source.StartActivity(context.Request.GetActivityName(), ActivityKind.Server, TraceParent.OfContext());
        if (activity is not null) CallActivity.Describe(activity, context);
        await CallActivity.InvokeAsync(activity, context);
    }
}
