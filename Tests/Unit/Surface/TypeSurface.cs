using System.Reflection;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>The declaration of one public type: kind, name, base class, interfaces, constraints and the usage of an attribute.</summary>
internal static class TypeSurface
{
    public static string Name(Type type) => type.Namespace + "." + TypeNames.Of(type);

    private static string DeclaredName(Type type) => type.Namespace + "." + string.Concat(TypeNames.Of(type).TakeWhile(c => c != '<')) + Variances(type);

    public static string Declaration(Type type)
    {
        if (type.IsSubclassOf(typeof(MulticastDelegate)))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"public delegate {TypeNames.Of(invoke.ReturnType)} {DeclaredName(type)}({MemberSurface.Parameters(invoke)})";
        }

        var bases = string.Join(", ", Bases(type));
        return $"public {Kind(type)} {DeclaredName(type)}{(bases.Length > 0 ? " : " + bases : "")}{Constraints(type.GetGenericArguments())}{Usage(type)}";
    }

    public static string Constraints(Type[] parameters) => string.Concat(
        from parameter in parameters
        where parameter.IsGenericParameter
        let constraints = string.Join(", ", Constraints(parameter))
        where constraints.Length > 0
        select $" where {parameter.Name} : {constraints}");

    private static string Variances(Type type) => !type.IsGenericTypeDefinition ? "" : "<" + string.Join(", ", type.GetGenericArguments().Select(parameter =>
        parameter.GenericParameterAttributes switch
        {
            var flags when flags.HasFlag(GenericParameterAttributes.Contravariant) => "in ",
            var flags when flags.HasFlag(GenericParameterAttributes.Covariant) => "out ",
            _ => "",
        } + parameter.Name)) + ">";

    private static IEnumerable<string> Constraints(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint)) yield return "class";
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        if (isStruct) yield return "struct";
        foreach (var type in parameter.GetGenericParameterConstraints().Where(type => type != typeof(ValueType))) yield return TypeNames.Of(type);
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct) yield return "new()";
    }

    private static string Kind(Type type)
    {
        if (type.IsEnum) return "enum";
        if (type.IsInterface) return "interface";
        if (type.IsValueType) return (IsReadOnly(type) ? "readonly " : "") + (type.IsByRefLike ? "ref " : "") + "struct";
        return (type.IsAbstract, type.IsSealed) switch
        {
            (true, true) => "static class",
            (true, false) => "abstract class",
            (false, true) => "sealed class",
            _ => "class",
        };
    }

    private static bool IsReadOnly(Type type) => type.CustomAttributes.Any(attribute => attribute.AttributeType.Name == "IsReadOnlyAttribute");

    private static IEnumerable<string> Bases(Type type)
    {
        if (type.IsEnum)
        {
            var number = Enum.GetUnderlyingType(type);
            return number == typeof(int) ? [] : [TypeNames.Of(number)];
        }

        var inherited = type.BaseType?.GetInterfaces() ?? [];
        var parent = type.BaseType is null || type.BaseType == typeof(object) || type.BaseType == typeof(ValueType) ? [] : new[] { TypeNames.Of(type.BaseType) };
        var interfaces = type.GetInterfaces().Except(inherited).Where(candidate => candidate.IsPublic || candidate.IsNestedPublic);
        return [.. parent, .. interfaces.Select(TypeNames.Of).Order(StringComparer.Ordinal)];
    }

    private static string Usage(Type type)
    {
        if (type.GetCustomAttribute<AttributeUsageAttribute>(inherit: false) is not { } usage) return "";
        var targets = string.Join(" | ", usage.ValidOn.ToString().Split(", "));
        return $" [AttributeUsage({targets}{(usage.AllowMultiple ? ", AllowMultiple = true" : "")}{(usage.Inherited ? "" : ", Inherited = false")})]";
    }
}
