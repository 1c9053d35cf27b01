using System.Collections.Concurrent;
using System.Linq.Expressions;
using System.Reflection;
using Orleans.Engine.Calls;
using Orleans.Serialization.Wire;

namespace Orleans.Engine.Proxies;

/// <summary>One interface method of which requests can be made.</summary>
internal sealed class RequestEntry(MethodInfo definition)
{
    private readonly int _interfaceArguments = definition.DeclaringType!.GetGenericArguments().Length;
    private readonly int _methodArguments = definition.GetGenericArguments().Length;
    private readonly ConcurrentDictionary<TypeList, Func<IGrainRequest>> _constructed = new();
    private MethodInfo? _other;
    private Func<IGrainRequest>? _only;

    internal RequestEntry ButAlso(MethodInfo other)
    {
        _other = other;
        return this;
    }

    /// <summary>Reads the generic arguments and makes a request.</summary>
    internal IGrainRequest Read(WireReader reader)
    {
        if (_only is not null) return _only();
        if (_other is not null)
            throw new WireFormatException($"{Describe(definition)} and {Describe(_other)} have the same name in messages: one of them needs another [Alias].");
        if (_interfaceArguments + _methodArguments == 0) return (_only = FactoryOf([]))();
        var arguments = new Type[_interfaceArguments + _methodArguments];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = TypeReader.Read(reader);
        return Constructed(arguments)();
    }

    private static string Describe(MethodInfo method) => $"{method.DeclaringType}.{method.Name}";

    private Func<IGrainRequest> Constructed(Type[] arguments)
    {
        var key = new TypeList(arguments);
        if (_constructed.TryGetValue(key, out var known)) return known;
        // A generated class stays in memory for good.
        if (_constructed.Count >= WireLimits.MaxConstructedTypes)
            throw new WireFormatException($"Messages have called {Describe(definition)} with more than {WireLimits.MaxConstructedTypes} generic arguments.");
        try
        {
            return _constructed.GetOrAdd(key, FactoryOf(arguments));
        }
        catch (Exception e) when (e is ArgumentException or TypeLoadException or NotSupportedException)
        {
            throw new WireFormatException($"{Describe(definition)} cannot have the generic arguments that the message names: {e.Message}", e);
        }
    }

    private Func<IGrainRequest> FactoryOf(Type[] arguments)
    {
        var method = RequestName.Close(definition, arguments[.._interfaceArguments]);
        var type = RequestClasses.Of(method).Close(arguments[_interfaceArguments..]);
        return Expression.Lambda<Func<IGrainRequest>>(Expression.New(type)).Compile();
    }
}
