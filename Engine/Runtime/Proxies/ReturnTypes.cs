using Orleans.Engine.Calls;

namespace Orleans.Engine.Proxies;

/// <summary>The return types that a grain method may have.</summary>
internal static class ReturnTypes
{
    /// <summary>The type of the result, <see cref="VoidResult"/> for none; null when grain methods cannot return the type.</summary>
    internal static Type? ResultOf(Type returnType)
    {
        if (returnType == typeof(Task) || returnType == typeof(ValueTask) || returnType == typeof(void)) return typeof(VoidResult);
        if (IsEnumerable(returnType)) return returnType;
        return IsGeneric(returnType, typeof(Task<>)) || IsGeneric(returnType, typeof(ValueTask<>))
            ? returnType.GetGenericArguments()[0]
            : null;
    }

    /// <summary>The items are fetched while the caller enumerates; calling the method sends nothing.</summary>
    internal static bool IsEnumerable(Type returnType) => IsGeneric(returnType, typeof(IAsyncEnumerable<>));

    internal static bool IsGeneric(Type type, Type definition) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == definition;
}
