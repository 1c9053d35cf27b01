using System.Reflection;

namespace Orleans.Serialization.Invocation;

/// <summary>One call of one method with its arguments.</summary>
public interface IInvokable : IDisposable
{
    bool IsCancellable { get; }

    object? GetTarget();

    void SetTarget(ITargetHolder holder);

    /// <summary>Runs the method; its exception comes back inside the response.</summary>
    ValueTask<Response> Invoke();

    int GetArgumentCount();

    object? GetArgument(int index);

    void SetArgument(int index, object value);

    string GetMethodName();

    string GetInterfaceName();

    string GetActivityName();

    MethodInfo GetMethod();

    Type GetInterfaceType();

    TimeSpan? GetDefaultResponseTimeout();

    CancellationToken GetCancellationToken();

    bool TryCancel();
}

/// <summary>Gives the object on which a call runs.</summary>
public interface ITargetHolder
{
    object? GetTarget();

    object? GetComponent(Type componentType);
}
