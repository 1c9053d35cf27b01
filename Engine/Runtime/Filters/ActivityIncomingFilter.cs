using System.Diagnostics;
using Orleans.Diagnostics;

namespace Orleans.Engine.Filters;

/// <summary>The callee's span of a grain call; its parent is the caller's.</summary>
internal sealed class ActivityIncomingFilter : IIncomingGrainCallFilter
{
    public Task Invoke(IIncomingGrainCallContext context)
        => ActivitySources.Application.HasListeners() ? TraceAsync(context) : context.Invoke();

    private static async Task TraceAsync(IIncomingGrainCallContext context)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(null, Get, out var parent, out var state);
        var known = ActivityContext.TryParse(parent, state, isRemote: true, out var parentContext);
        using var activity = ActivitySources.Application.StartActivity(
            context.Request.GetActivityName(), ActivityKind.Server, known ? parentContext : default);
        if (activity is not null) CallActivity.Describe(activity, context);
        await CallActivity.InvokeAsync(activity, context);
    }

    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        values = null;
        value = RequestContext.Get(name) as string;
    }
}
