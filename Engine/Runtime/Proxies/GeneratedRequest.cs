using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Engine.Proxies;

/// <summary>A generated request class: how to make one and where its arguments go.</summary>
internal sealed class GeneratedRequest
{
    private readonly Type _type;
    private readonly Type? _bound;

    internal GeneratedRequest(Type type) : this(type, null)
    {
    }

    private GeneratedRequest(Type type, Type? bound)
    {
        _type = type;
        _bound = bound;
    }

    /// <summary>The class itself, for arguments of a generic method.</summary>
    internal Type Close(Type[] arguments) => arguments.Length == 0 ? _type : _type.MakeGenericType(arguments);

    internal ConstructorInfo Constructor
    {
        get
        {
            var constructor = _type.GetConstructor([])!;
            return _bound is null ? constructor : TypeBuilder.GetConstructor(_bound, constructor);
        }
    }

    internal FieldInfo Field(int index)
    {
        var field = _type.GetField(FieldName(index))!;
        return _bound is null ? field : TypeBuilder.GetField(_bound, field);
    }

    internal static string FieldName(int index) => $"Argument{index}";

    /// <summary>The class for the generic parameters of a generated method.</summary>
    internal GeneratedRequest Bind(GenericSignature generics) =>
        generics.Parameters.Length == 0 ? this : new(_type, _type.MakeGenericType(generics.Parameters));
}
