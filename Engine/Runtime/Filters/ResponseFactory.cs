using System.Collections.Concurrent;
using Orleans.Engine.Calls;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Filters;

/// <summary>Makes the response of a method from a value that a filter has set.</summary>
internal static class ResponseFactory
{
    private static readonly ConcurrentDictionary<Type, Func<object?, Response>> Factories = new();

    internal static Response Create(MethodDescriptor method, object? value)
    {
        var type = ReturnTypes.ResultOf(method.Method.ReturnType);
        if (type is null || type == typeof(VoidResult)) return Response.Completed;
        if (type.ContainsGenericParameters) return Response.FromResult(value);
        return Factories.GetOrAdd(type, static t => typeof(ResponseFactory)
            .GetMethod(nameof(Make), System.Reflection.BindingFlags.Static | System.Reflection.BindingFlags.NonPublic)!
            .MakeGenericMethod(t)
            .CreateDelegate<Func<object?, Response>>())(value);
    }

    private static Response Make<T>(object? value) => Response.FromResult((T)value!);
}
