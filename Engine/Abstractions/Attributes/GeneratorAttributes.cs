using Microsoft.Extensions.DependencyInjection;

namespace Orleans;

/// <summary>
/// Tells the official code generator which constructor makes copies and deserialized objects. Here they are made by the one without
/// parameters or, where there is none, without any; what they hold is set either way.
/// </summary>
[AttributeUsage(AttributeTargets.Constructor)]
public sealed class GeneratedActivatorConstructorAttribute : ActivatorUtilitiesConstructorAttribute;

/// <summary>Asks the official code generator to cover another assembly. Here nothing is generated at build time.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
public sealed class GenerateCodeForDeclaringAssemblyAttribute(Type type) : Attribute
{
    public Type Type { get; } = type;
}

/// <summary>Asks the official code generator for references that derive from a class. Here nothing is generated at build time.</summary>
[AttributeUsage(AttributeTargets.Interface, AllowMultiple = true)]
public sealed class GenerateMethodSerializersAttribute(Type proxyBase, bool isExtension = false) : Attribute
{
    public Type ProxyBase { get; } = proxyBase;

    public bool IsExtension { get; } = isExtension;
}
