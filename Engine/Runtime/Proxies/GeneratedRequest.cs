using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Engine.Proxies;

/// <summary>A generated request class: how to make one and where its arguments go.</summary>
internal sealed class GeneratedRequest(Type type)
{
    internal ConstructorInfo Constructor { get; private init; } = type.GetConstructor([])!;

    internal FieldInfo Field(int index) => type.IsGenericType && !type.IsGenericTypeDefinition
        ? TypeBuilder.GetField(type, type.GetGenericTypeDefinition().GetField(FieldName(index))!)
        : type.GetField(FieldName(index))!;

    internal static string FieldName(int index) => $"Argument{index}";

    /// <summary>The class for the generic parameters of a generated method.</summary>
    internal GeneratedRequest Bind(GenericSignature generics)
    {
        if (generics.Parameters.Length == 0) return this;
        var bound = type.MakeGenericType(generics.Parameters);
        return new(bound) { Constructor = TypeBuilder.GetConstructor(bound, type.GetConstructor([])!) };
    }
}
