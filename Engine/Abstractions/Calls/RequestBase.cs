using System.Reflection;
using Orleans.CodeGeneration;

namespace Orleans.Runtime;

/// <summary>Base of requests.</summary>
public abstract class RequestBase : IRequest
{
    public virtual bool IsCancellable => false;

    public InvokeMethodOptions Options { get; protected set; }

    public void AddInvokeMethodOptions(InvokeMethodOptions options) => Options |= options;

    public virtual int GetArgumentCount() => 0;

    public virtual object? GetArgument(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, "The method has no arguments.");

    public virtual void SetArgument(int index, object value) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, "The method has no arguments.");

    public virtual CancellationToken GetCancellationToken() => CancellationToken.None;

    public virtual bool TryCancel() => false;

    public virtual TimeSpan? GetDefaultResponseTimeout() => null;

    public abstract ValueTask<Response> Invoke();

    public abstract object? GetTarget();

    public abstract void SetTarget(ITargetHolder holder);

    public abstract string GetMethodName();

    public abstract string GetInterfaceName();

    public abstract string GetActivityName();

    public abstract Type GetInterfaceType();

    public abstract MethodInfo GetMethod();

    public abstract void Dispose();

    public override string ToString() => GetActivityName();
}
