using System.Diagnostics;
using Orleans.Diagnostics;

namespace Orleans.Engine.Filters;

/// <summary>What spans of grain calls say.</summary>
internal static class CallActivity
{
    /// <summary>Calls of the engine's own interfaces are told apart from the application's.</summary>
    internal static ActivitySource SourceOf(IGrainCallContext context)
    {
        var assembly = context.Request.GetInterfaceType().Assembly;
        return assembly == typeof(CallActivity).Assembly || assembly == typeof(IGrain).Assembly ? ActivitySources.Runtime : ActivitySources.Application;
    }

    internal static void Describe(Activity activity, IGrainCallContext context)
    {
        if (!activity.IsAllDataRequested) return;
        activity.SetTag("rpc.system.name", "orleans");
        activity.SetTag("orleans.rpc.service", context.InterfaceName);
        activity.SetTag("rpc.method", context.MethodName);
        activity.SetTag("orleans.rpc.target_id", context.TargetId.ToString());
        if (context.SourceId is { } source) activity.SetTag("orleans.rpc.source_id", source.ToString());
    }

    internal static async Task InvokeAsync(Activity? activity, IGrainCallContext context)
    {
        try
        {
            await context.Invoke();
            // The failure of a transactional method is no exception on the callee's side.
            if (context.Response is TransactionResponse response && response.GetException() is { } hidden) Fail(activity, hidden);
        }
        catch (Exception e)
        {
            Fail(activity, e);
            throw;
        }
    }

    private static void Fail(Activity? activity, Exception error)
    {
        if (activity is not { IsAllDataRequested: true }) return;
        activity.SetStatus(ActivityStatusCode.Error, error.Message);
        activity.SetTag("exception.type", error.GetType().FullName);
        activity.SetTag("exception.message", error.Message);
        activity.SetTag("exception.stacktrace", error.ToString());
        activity.SetTag("exception.escaped", true);
    }
}
