using System.Buffers.Binary;
using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Orleans.Engine.Proxies;

/// <summary>
/// How messages name an interface method: a hash of its text, the same in every process that has the interface, and its generic
/// arguments. Aliases and ids of methods stand for their signatures, so that those may be renamed.
/// </summary>
internal sealed class RequestName
{
    internal RequestName(MethodInfo method)
    {
        var declaring = method.DeclaringType!;
        InterfaceArguments = declaring.IsConstructedGenericType ? declaring.GetGenericArguments() : [];
        MethodArguments = method is { IsGenericMethod: true, IsGenericMethodDefinition: false } ? method.GetGenericArguments() : [];
        Definition = DefinitionOf(method);
        Text = $"{GrainInterfaceNames.NameOf(Definition.DeclaringType!)}/{KeyOf(Definition)}";
        Id = BinaryPrimitives.ReadUInt64LittleEndian(SHA256.HashData(Encoding.UTF8.GetBytes(Text)));
    }

    internal ulong Id { get; }

    internal string Text { get; }

    /// <summary>The method of the generic interface, with its own generic parameters open.</summary>
    internal MethodInfo Definition { get; }

    internal Type[] InterfaceArguments { get; }

    internal Type[] MethodArguments { get; }

    /// <summary>The method of an interface with all arguments; the method's own may be none, for a definition.</summary>
    internal static MethodInfo Close(MethodInfo definition, Type[] interfaceArguments)
    {
        if (interfaceArguments.Length == 0) return definition;
        return Same(definition.DeclaringType!.MakeGenericType(interfaceArguments), definition);
    }

    private static MethodInfo DefinitionOf(MethodInfo method)
    {
        if (method is { IsGenericMethod: true, IsGenericMethodDefinition: false }) method = method.GetGenericMethodDefinition();
        var declaring = method.DeclaringType!;
        return declaring.IsConstructedGenericType ? Same(declaring.GetGenericTypeDefinition(), method) : method;
    }

    private static MethodInfo Same(Type type, MethodInfo method) => type
        .GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
        .First(m => m.MetadataToken == method.MetadataToken);

    private static string KeyOf(MethodInfo method)
    {
        if (method.GetCustomAttribute<AliasAttribute>() is { } alias) return alias.Alias;
        if (method.GetCustomAttribute<IdAttribute>() is { } id) return id.Id.ToString(CultureInfo.InvariantCulture);
        var arity = method.IsGenericMethodDefinition ? $"`{method.GetGenericArguments().Length}" : "";
        return $"{method.Name}{arity}({string.Join(',', method.GetParameters().Select(p => TextOf(p.ParameterType)))})";
    }

    private static string TextOf(Type type)
    {
        if (type.IsGenericParameter) return $"{(type.DeclaringMethod is null ? "!" : "!!")}{type.GenericParameterPosition}";
        if (type.IsArray) return $"{TextOf(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        if (type.GetCustomAttribute<AliasAttribute>(false) is { } alias) return alias.Alias;
        if (!type.IsConstructedGenericType) return type.FullName ?? type.Name;
        return $"{TextOf(type.GetGenericTypeDefinition())}<{string.Join(',', type.GetGenericArguments().Select(TextOf))}>";
    }
}
