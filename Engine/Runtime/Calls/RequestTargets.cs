using Orleans.Engine.Proxies;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Calls;

/// <summary>Finds the object that a request is meant for: the grain, or one of its extensions.</summary>
internal static class RequestTargets
{
    internal static object Find(ITargetHolder holder, MethodDescriptor method)
    {
        if (!method.IsExtension)
        {
            var grain = holder.GetTarget();
            if (grain is not null && method.IsImplementedBy(grain.GetType())) return grain;
            throw new InvalidCastException($"{grain?.GetType().FullName ?? "Nothing"} does not implement {method.InterfaceType.FullName}.");
        }

        return holder.GetComponent(method.InterfaceType) ?? throw new GrainExtensionNotInstalledException(
            $"No extension {method.InterfaceType.FullName} is installed on {holder}.");
    }
}
