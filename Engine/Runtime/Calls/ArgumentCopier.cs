using System.Reflection;
using Orleans.Engine.Proxies;

namespace Orleans.Engine.Calls;

/// <summary>Isolates what callers and callees pass to each other.</summary>
internal sealed class ArgumentCopier
{
    internal static ArgumentCopier Instance { get; } = new();

    internal static bool Copies(Type type) => false;

    internal static bool Copies(ParameterInfo parameter) =>
        !parameter.IsDefined(typeof(ImmutableAttribute)) && Copies(parameter.ParameterType);

    public T Copy<T>(T value) => value;

    internal T CopyResult<T>(MethodDescriptor method, T result) => method.CopiesResult ? Copy(result) : result;
}
