using System.Collections.Concurrent;
using System.Reflection;
using Orleans.Platform.Requests;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Governance.Requests;

/// <summary>What the platform needs to know of a grain interface method, worked out once.</summary>
internal sealed class MethodShape
{
    private static readonly ConcurrentDictionary<MethodInfo, MethodShape> Shapes = new();

    private readonly Func<object?, Response> _respond;

    private MethodShape(MethodInfo method)
    {
        Method = method;
        InterfaceName = TypeName(method.DeclaringType!);
        MethodName = Name(method);
        Operation = $"{method.DeclaringType!.Name}.{MethodName}";
        IsDurable = method.GetCustomAttribute<DurableRequestAttribute>() is not null;
        IsSystem = typeof(IGrainExtension).IsAssignableFrom(method.DeclaringType)
            || typeof(IGrainObserver).IsAssignableFrom(method.DeclaringType)
            || IsOfEngine(method.DeclaringType!);
        Parameters = method.GetParameters();
        ResultType = method.ReturnType.IsGenericType ? method.ReturnType.GetGenericArguments()[0] : null;
        _respond = ResultType is null ? static _ => Response.Completed : Responder(ResultType);
    }

    // Grains of the engine itself, such as the queues of streams. Their assemblies are called Orleans.Something with both engines.
    private static bool IsOfEngine(Type type) => type.Assembly.GetName().Name is { } name
        && name.StartsWith("Orleans.", StringComparison.Ordinal) && !name.StartsWith("Orleans.Platform.", StringComparison.Ordinal);

    public MethodInfo Method { get; }

    public string InterfaceName { get; }

    /// <summary>The method's name, with parameter types only where the name alone is ambiguous.</summary>
    public string MethodName { get; }

    /// <summary>The short name that is part of a request's identity: <c>Interface.Method</c>.</summary>
    public string Operation { get; }

    public bool IsDurable { get; }

    /// <summary>Of the engine, or an observer: no work of an application.</summary>
    public bool IsSystem { get; }

    public IReadOnlyList<ParameterInfo> Parameters { get; }

    /// <summary>Null for methods without a result.</summary>
    public Type? ResultType { get; }

    public static MethodShape Of(MethodInfo method) => Shapes.GetOrAdd(method, static key => new MethodShape(key));

    /// <summary>A successful response that carries a value of the method's result type.</summary>
    public Response Respond(object? value) => _respond(value);

    public static string TypeName(Type type) => type.IsGenericType
        ? $"{type.Namespace}.{type.Name}[{string.Join(',', type.GetGenericArguments().Select(TypeName))}]"
        : type.FullName ?? type.Name;

    private static string Name(MethodInfo method)
    {
        var isOverloaded = method.DeclaringType!.GetMember(method.Name, MemberTypes.Method, BindingFlags.Public | BindingFlags.Instance).Length > 1;
        return isOverloaded ? $"{method.Name}({string.Join(',', method.GetParameters().Select(parameter => TypeName(parameter.ParameterType)))})" : method.Name;
    }

    private static Func<object?, Response> Responder(Type resultType)
        => typeof(MethodShape).GetMethod(nameof(RespondTyped), BindingFlags.NonPublic | BindingFlags.Static)!
            .MakeGenericMethod(resultType)
            .CreateDelegate<Func<object?, Response>>();

    private static Response RespondTyped<TResult>(object? value) => Response.FromResult((TResult)value!);
}
