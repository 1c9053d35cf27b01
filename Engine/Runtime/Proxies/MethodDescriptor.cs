using System.Reflection;
using Orleans.CodeGeneration;
using Orleans.Concurrency;
using Orleans.Engine.Calls;

namespace Orleans.Engine.Proxies;

/// <summary>What the engine knows of one interface method.</summary>
internal sealed class MethodDescriptor
{
    // A method that was long may have been so by accident, such as a collection of garbage.
    private const int CallsAfterLong = 100;

    private Type? _implementer;
    private int _callsAfterLong;

    internal MethodDescriptor(MethodInfo method)
    {
        Method = method;
        InterfaceType = method.DeclaringType!;
        InterfaceName = GrainInterfaceNames.NameOf(InterfaceType);
        InterfaceId = GrainInterfaceType.Create(InterfaceName);
        ActivityName = $"{GrainInterfaceNames.ShortNameOf(InterfaceType)}/{method.Name}";
        IsExtension = typeof(IGrainExtension).IsAssignableFrom(InterfaceType);
        ResponseTimeout = method.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;
        Transaction = method.GetCustomAttribute<TransactionAttribute>();
        UseExclusiveLock = method.IsDefined(typeof(UseExclusiveLockAttribute));
        Options = OptionsOf(method);
        ParameterTypes = [.. method.GetParameters().Select(p => p.ParameterType)];
        CancellationIndex = Array.IndexOf(ParameterTypes, typeof(CancellationToken));
        CopiesArguments = method.GetParameters().Any(ArgumentCopies.AreNeeded);
        CopiesResult = ReturnTypes.ResultOf(method.ReturnType) is { } result
            && result != typeof(VoidResult)
            && !ReturnTypes.IsEnumerable(result)
            && ArgumentCopies.AreNeeded(result)
            && !method.ReturnParameter.IsDefined(typeof(ImmutableAttribute));
    }

    /// <summary>How messages name the method.</summary>
    internal RequestName Name => field ??= new(Method);

    internal MethodInfo Method { get; }

    internal Type InterfaceType { get; }

    internal string InterfaceName { get; }

    internal GrainInterfaceType InterfaceId { get; }

    internal string ActivityName { get; }

    internal bool IsExtension { get; }

    internal TimeSpan? ResponseTimeout { get; }

    internal TransactionAttribute? Transaction { get; }

    internal bool UseExclusiveLock { get; }

    internal InvokeMethodOptions Options { get; }

    internal Type[] ParameterTypes { get; }

    /// <summary>Index of the token parameter; -1 when the method has none.</summary>
    internal int CancellationIndex { get; }

    internal bool CopiesArguments { get; }

    internal bool CopiesResult { get; }

    internal bool IsReadOnly => (Options & InvokeMethodOptions.ReadOnly) != 0;

    internal bool IsOneWay => (Options & InvokeMethodOptions.OneWay) != 0;

    internal bool AlwaysInterleaves => (Options & InvokeMethodOptions.AlwaysInterleave) != 0;

    /// <summary>Whether the class has the method; most methods are asked about one class for ever.</summary>
    internal bool IsImplementedBy(Type type)
    {
        if (ReferenceEquals(_implementer, type)) return true;
        if (!type.IsAssignableTo(InterfaceType)) return false;
        _implementer = type;
        return true;
    }

    /// <summary>Whether a call of the method is expected to take little time before it first waits for something.</summary>
    internal bool IsShort()
    {
        if (Volatile.Read(ref _callsAfterLong) == 0) return true;
        Interlocked.Decrement(ref _callsAfterLong);
        return false;
    }

    internal void WasLong() => Volatile.Write(ref _callsAfterLong, CallsAfterLong);

    private static InvokeMethodOptions OptionsOf(MethodInfo method)
    {
        var options = InvokeMethodOptions.None;
        if (method.IsDefined(typeof(ReadOnlyAttribute))) options |= InvokeMethodOptions.ReadOnly;
        if (method.IsDefined(typeof(AlwaysInterleaveAttribute))) options |= InvokeMethodOptions.AlwaysInterleave;
        if (method.IsDefined(typeof(OneWayAttribute)) || method.ReturnType == typeof(void)) options |= InvokeMethodOptions.OneWay;
        return options;
    }
}
