using System.Collections.Concurrent;
using System.Reflection;

namespace Orleans.Engine.Proxies;

/// <summary>Which interface method a generated request class stands for.</summary>
internal static class RequestMetadata
{
    private static readonly ConcurrentDictionary<Type, MethodInfo> Methods = new();

    internal static void Register(Type requestType, MethodInfo method) => Methods[requestType] = method;

    internal static MethodInfo MethodOf(Type requestType) => requestType.IsConstructedGenericType
        ? Methods[requestType.GetGenericTypeDefinition()].MakeGenericMethod(requestType.GetGenericArguments())
        : Methods[requestType];
}

/// <summary>The descriptor of a generated request class, reachable without a look-up.</summary>
internal static class RequestMetadata<TRequest>
{
    private static readonly MethodDescriptor Value = new(RequestMetadata.MethodOf(typeof(TRequest)));

    public static MethodDescriptor Descriptor => Value;
}
