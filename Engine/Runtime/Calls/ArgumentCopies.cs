using System.Reflection;
using Orleans.Engine.Proxies;
using Orleans.Serialization.Copying;

namespace Orleans.Engine.Calls;

/// <summary>Isolates what callers and callees pass to each other.</summary>
internal static class ArgumentCopies
{
    internal static bool AreNeeded(Type type) => type.ContainsGenericParameters || !ArgumentCopier.IsShallowCopyable(type);

    internal static bool AreNeeded(ParameterInfo parameter) =>
        !parameter.IsDefined(typeof(ImmutableAttribute)) && AreNeeded(parameter.ParameterType);

    /// <summary>Copies all arguments of a request; what they share they go on sharing.</summary>
    internal static void Replace(IGrainRequest request)
    {
        var context = CopyContext.Rent();
        try
        {
            request.CopyArguments(context);
        }
        finally
        {
            context.Return();
        }
    }

    internal static T Result<T>(MethodDescriptor method, T result) => method.CopiesResult ? ArgumentCopier.Copy(result) : result;
}
