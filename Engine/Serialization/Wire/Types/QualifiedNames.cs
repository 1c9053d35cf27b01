using System.Reflection;
using Orleans.Runtime;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>
/// Types by the names with assemblies that serializers of the base library's kind write into texts. The rules are those of
/// <see cref="TypeReader"/>: only what is well known or declared is found, and looking loads nothing.
/// </summary>
internal static class QualifiedNames
{
    /// <summary>A message may name the type, and a text may make a value of it.</summary>
    internal static bool IsAllowed(Type type) => MayBeNamed(type) && IsAllowedValue(type);

    /// <summary>Values of the type may travel, and are data.</summary>
    internal static bool IsAllowedValue(Type type) => !type.IsAssignableTo(typeof(MemberInfo)) && !type.IsAssignableTo(typeof(IAddressable))
        && !type.IsAssignableTo(typeof(IRequest)) && WireCodecs.CanTravel(type);

    internal static bool MayBeNamed(Type type)
    {
        if (type.IsArray) return MayBeNamed(type.GetElementType()!);
        if (type.IsConstructedGenericType) return MayBeNamed(type.GetGenericTypeDefinition()) && type.GetGenericArguments().All(MayBeNamed);
        return !type.IsPointer && !type.IsByRef && (WellKnownTypes.NumberOf(type) >= 0 || DeclaredTypes.MayBeNamed(type));
    }

    internal static Type? Find(string name) => WrittenTypes.Find(name);
}
