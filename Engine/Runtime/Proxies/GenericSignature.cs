using System.Reflection;
using System.Reflection.Emit;

namespace Orleans.Engine.Proxies;

/// <summary>Stands generated generic parameters in for those of a generic interface method.</summary>
internal sealed class GenericSignature
{
    private readonly Type[] _from;

    private GenericSignature(Type[] from, Type[] to)
    {
        _from = from;
        Parameters = to;
    }

    /// <summary>The generated parameters; empty for a method that is not generic.</summary>
    internal Type[] Parameters { get; }

    internal static GenericSignature Define(MethodInfo method, Func<string[], GenericTypeParameterBuilder[]> define)
    {
        if (!method.IsGenericMethodDefinition) return new([], []);
        var from = method.GetGenericArguments();
        var to = define([.. from.Select(p => p.Name)]);
        var signature = new GenericSignature(from, [.. to]);
        for (var i = 0; i < from.Length; i++)
        {
            to[i].SetGenericParameterAttributes(from[i].GenericParameterAttributes & ~GenericParameterAttributes.VarianceMask);
            var constraints = from[i].GetGenericParameterConstraints();
            if (Array.Find(constraints, c => c.IsClass) is { } parent) to[i].SetBaseTypeConstraint(signature.Substitute(parent));
            to[i].SetInterfaceConstraints([.. constraints.Where(c => c.IsInterface).Select(signature.Substitute)]);
        }

        return signature;
    }

    internal Type Substitute(Type type)
    {
        if (_from.Length == 0) return type;
        if (type.IsGenericParameter) return Array.IndexOf(_from, type) is >= 0 and var i ? Parameters[i] : type;
        if (type.IsArray)
        {
            var element = Substitute(type.GetElementType()!);
            return type.IsSZArray ? element.MakeArrayType() : element.MakeArrayType(type.GetArrayRank());
        }

        return type.IsGenericType && type.ContainsGenericParameters
            ? type.GetGenericTypeDefinition().MakeGenericType([.. type.GetGenericArguments().Select(Substitute)])
            : type;
    }
}
