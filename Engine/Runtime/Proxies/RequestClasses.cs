using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Engine.Proxies;

/// <summary>The generated request class of each interface method.</summary>
internal static class RequestClasses
{
    private static readonly ConcurrentDictionary<MethodInfo, GeneratedRequest> ByMethod = new();

    static RequestClasses() => RequestCatalog.Initialize();

    internal static GeneratedRequest Of(MethodInfo method)
    {
        if (ByMethod.TryGetValue(method, out var known)) return known;
        lock (GeneratedAssembly.Gate)
        {
            if (ByMethod.TryGetValue(method, out known)) return known;
            return ByMethod[method] = new RequestEmitter(method).Emit();
        }
    }
}
