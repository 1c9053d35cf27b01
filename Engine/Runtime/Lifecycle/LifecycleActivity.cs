using System.Diagnostics;
using Orleans.Diagnostics;

namespace Orleans.Engine.Lifecycle;

/// <summary>Spans of the life of grains. Nothing is done while nobody listens.</summary>
internal static class LifecycleActivity
{
    internal static bool IsOn => ActivitySources.Lifecycle.HasListeners();

    /// <param name="name">One of <see cref="ActivityNames"/>.</param>
    /// <param name="grain">Whose life.</param>
    /// <param name="parent">The span below which it stands; default: the current one.</param>
    internal static Activity? Start(string name, GrainId grain, ActivityContext parent = default)
    {
        var activity = ActivitySources.Lifecycle.StartActivity(name, ActivityKind.Internal, parent);
        activity?.SetTag("orleans.grain.id", grain.ToString());
        return activity;
    }

    /// <summary>A method of the grain, in a span of its own.</summary>
    internal static async Task RunAsync(string name, GrainId grain, Func<CancellationToken, Task> method, CancellationToken cancellation)
    {
        using var activity = Start(name, grain);
        try
        {
            await method(cancellation);
        }
        catch (Exception e)
        {
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            throw;
        }
    }
}
