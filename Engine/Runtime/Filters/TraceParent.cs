using System.Diagnostics;

namespace Orleans.Engine.Filters;

/// <summary>The span of the caller, where the request context names it.</summary>
internal static class TraceParent
{
    /// <summary>By the current request context; default when it names none.</summary>
    internal static ActivityContext OfContext() => Find(static name => RequestContext.Get(name));

    /// <summary>By the values of a request context.</summary>
    internal static ActivityContext Of(IReadOnlyDictionary<string, object> values) => Find(name => values.GetValueOrDefault(name));

    private static ActivityContext Find(Func<string, object?> get)
    {
        DistributedContextPropagator.Current.ExtractTraceIdAndState(get, Get, out var parent, out var state);
        return ActivityContext.TryParse(parent, state, isRemote: true, out var context) ? context : default;
    }

    private static void Get(object? carrier, string name, out string? value, out IEnumerable<string>? values)
    {
        values = null;
        value = ((Func<string, object?>)carrier!)(name) as string;
    }
}
