using System.Reflection;

namespace Orleans.Engine.Proxies;

/// <summary>
/// A grain interface may declare a method of its base interface again, to make it a <c>[Transaction]</c> method. Its reference sends
/// that one also when a caller has it as the base interface: without a transaction the grain could not even read its states.
/// </summary>
internal static class Redeclarations
{
    /// <summary>The method that is sent in place of this one; null for the method itself.</summary>
    internal static MethodInfo? Find(MethodInfo method, Type[] interfaces)
    {
        if (method.IsGenericMethod || IsTransactional(method)) return null;
        var hidden = method.DeclaringType!;
        return (from derived in interfaces
                where derived != hidden && hidden.IsAssignableFrom(derived)
                let again = derived.GetMethod(method.Name, BindingFlags.Instance | BindingFlags.Public, [.. method.GetParameters().Select(p => p.ParameterType)])
                where again is { IsGenericMethod: false } && again.DeclaringType == derived && again.ReturnType == method.ReturnType && IsTransactional(again)
                select again).FirstOrDefault();
    }

    private static bool IsTransactional(MethodInfo method) => method.IsDefined(typeof(TransactionAttribute));
}
