using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Platform.Governance.Requests;
using Orleans.Platform.Requests;

namespace Orleans.Platform.Governance.Durable;

/// <summary>The durable methods of the grain interfaces that are loaded: what a stored request may name, and nothing else.</summary>
internal sealed class DurableCatalog
{
    private readonly ConcurrentDictionary<(string Interface, string Method), MethodInfo> _methods = new();

    /// <summary>The method under the names of its record; null when this program does not have it.</summary>
    public MethodInfo? Find(string interfaceName, string methodName)
    {
        if (!_methods.ContainsKey((interfaceName, methodName))) Scan();
        return _methods.GetValueOrDefault((interfaceName, methodName));
    }

    private void Scan()
    {
        var methods = from assembly in AppDomain.CurrentDomain.GetAssemblies()
                      where !assembly.IsDynamic
                      from type in Types(assembly)
                      where type.IsInterface && !type.ContainsGenericParameters && typeof(IAddressable).IsAssignableFrom(type)
                      from method in type.GetMethods()
                      where method.IsDefined(typeof(DurableRequestAttribute))
                      select method;
        foreach (var method in methods)
        {
            var shape = MethodShape.Of(method);
            _methods[(shape.InterfaceName, shape.MethodName)] = method;
        }
    }

    private static IEnumerable<Type> Types(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException incomplete)
        {
            return incomplete.Types.OfType<Type>();
        }
    }
}
