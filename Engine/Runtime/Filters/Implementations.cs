using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Engine.Filters;

/// <summary>Which method of a class implements an interface method.</summary>
internal static class Implementations
{
    private static readonly ConcurrentDictionary<(Type, MethodInfo), MethodInfo> Known = new();

    internal static MethodInfo Of(Type type, MethodInfo method) => Known.GetOrAdd((type, method), static key => Find(key.Item1, key.Item2));

    private static MethodInfo Find(Type type, MethodInfo method)
    {
        var definition = method.IsGenericMethod ? method.GetGenericMethodDefinition() : method;
        var map = type.GetInterfaceMap(method.DeclaringType!);
        var found = map.TargetMethods[Array.IndexOf(map.InterfaceMethods, definition)];
        return method.IsGenericMethod ? found.MakeGenericMethod(method.GetGenericArguments()) : found;
    }
}
