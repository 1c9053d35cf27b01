using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>The members of one public type, as C# would declare them.</summary>
internal static class MemberSurface
{
    private const BindingFlags Declared = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    // Value semantics are tested where they matter; listing them for every type would only be noise.
    private static readonly HashSet<string> Plumbing =
    [
        "ToString", "Equals", "GetHashCode", "CompareTo", "TryFormat", "GetObjectData", "Deconstruct", "PrintMembers", "EqualityContract",
    ];

    public static IEnumerable<string> Of(Type type)
    {
        if (type.IsSubclassOf(typeof(MulticastDelegate))) return [];
        if (type.IsEnum) return type.GetEnumNames().Select(name => $"{name} = {Convert.ToInt64(Enum.Parse(type, name))}");
        return from member in type.GetMembers(Declared)
               where !Plumbing.Contains(member.Name) && !IsParsing(member) && !member.Name.Contains('<', StringComparison.Ordinal)
               let text = Text(member)
               where text is not null
               select text;
    }

    public static string Parameters(MethodBase method) => string.Join(", ", method.GetParameters().Select(Parameter));

    private static bool IsParsing(MemberInfo member) =>
        member is MethodInfo { Name: "Parse" or "TryParse" } method && method.GetParameters().Any(parameter => parameter.ParameterType == typeof(IFormatProvider));

    private static string? Text(MemberInfo member) => member switch
    {
        ConstructorInfo constructor => Constructor(constructor),
        MethodInfo { IsSpecialName: false } method => Method(method),
        PropertyInfo property => Property(property),
        FieldInfo field => Field(field),
        EventInfo { AddMethod: { } add } happening when Access(add) is { } access => $"{access}{Modifiers(add)}event {TypeNames.Of(happening.EventHandlerType!)} {happening.Name}",
        _ => null,
    };

    // C# adds constructors where none are written, and nobody writes them down.
    private static string? Constructor(ConstructorInfo constructor)
    {
        if (constructor.IsStatic || Access(constructor) is not { } access) return null;
        var onlyOne = constructor.DeclaringType!.GetConstructors(Declared & ~BindingFlags.Static).Length == 1;
        var parameters = constructor.GetParameters();
        if (onlyOne && parameters.Length == 0) return null;
        if (!constructor.IsPublic && parameters is [{ ParameterType: var copied }] && copied == constructor.DeclaringType) return null; // A record's.
        return $"{access}{constructor.DeclaringType!.Name.Split('`')[0]}({Parameters(constructor)})";
    }

    private static string? Method(MethodInfo method)
    {
        if (Access(method) is not { } access) return null;
        var generic = method.IsGenericMethodDefinition ? "<" + string.Join(", ", method.GetGenericArguments().Select(TypeNames.Of)) + ">" : "";
        var extension = method.IsDefined(typeof(ExtensionAttribute)) ? "this " : "";
        var constraints = method.IsGenericMethodDefinition && !IsOverride(method) ? TypeSurface.Constraints(method.GetGenericArguments()) : "";
        return $"{access}{Modifiers(method)}{Ref(method)}{TypeNames.Of(method.ReturnType)} {method.Name}{generic}({extension}{Parameters(method)}){constraints}";
    }

    private static string? Property(PropertyInfo property)
    {
        var accessors = new[] { property.GetMethod, property.SetMethod }.OfType<MethodInfo>().Where(method => Access(method) is not null).ToArray();
        if (accessors.Length == 0) return null;
        var widest = accessors.MaxBy(method => method.IsPublic ? 2 : method.IsFamilyOrAssembly ? 1 : 0)!;
        var texts = accessors.Select(method =>
        {
            var name = method == property.GetMethod ? "get" : IsInit(method) ? "init" : "set";
            return (Access(method) == Access(widest) ? "" : Access(method)) + name + ";";
        });
        var name = property.GetIndexParameters() is { Length: > 0 } index ? $"this[{string.Join(", ", index.Select(Parameter))}]" : property.Name;
        var required = property.IsDefined(typeof(RequiredMemberAttribute)) ? "required " : "";
        return $"{Access(widest)}{Modifiers(widest)}{required}{TypeNames.Of(property.PropertyType)} {name} {{ {string.Join(" ", texts)} }}";
    }

    private static string? Field(FieldInfo field)
    {
        if (!field.IsPublic && !field.IsFamily && !field.IsFamilyOrAssembly) return null;
        var access = field.IsPublic ? "public " : "protected ";
        if (field.IsLiteral) return $"{access}const {TypeNames.Of(field.FieldType)} {field.Name} = {TypeNames.Constant(field.GetRawConstantValue(), field.FieldType)}";
        return $"{access}{(field.IsStatic ? "static " : "")}{(field.IsInitOnly ? "readonly " : "")}{TypeNames.Of(field.FieldType)} {field.Name}";
    }

    private static string Parameter(ParameterInfo parameter)
    {
        var kind = parameter.IsOut ? "out " : parameter.ParameterType.IsByRef ? parameter.IsIn ? "in " : "ref " : "";
        if (parameter.IsDefined(typeof(ParamArrayAttribute))) kind = "params ";
        var value = parameter.HasDefaultValue ? " = " + TypeNames.Constant(parameter.RawDefaultValue, parameter.ParameterType) : "";
        return $"{kind}{TypeNames.Of(parameter.ParameterType)} {parameter.Name}{value}";
    }

    // Members of interfaces are public without saying so.
    private static string? Access(MethodBase method)
    {
        if (method.DeclaringType!.IsInterface) return method.IsPublic ? "" : null;
        if (method.IsPublic) return "public ";
        if (method.IsFamilyOrAssembly) return "protected internal ";
        return method.IsFamily ? "protected " : null;
    }

    private static string Modifiers(MethodInfo method)
    {
        if (method.IsStatic) return method is { IsAbstract: true } ? "static abstract " : "static ";
        if (method.DeclaringType!.IsInterface) return "";
        if (IsOverride(method)) return "override ";
        if (method.IsAbstract) return "abstract ";
        return method.IsVirtual && !method.IsFinal ? "virtual " : "";
    }

    private static bool IsOverride(MethodInfo method) => method.GetBaseDefinition() != method;

    private static bool IsInit(MethodInfo method) => method.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit));

    private static string Ref(MethodInfo method) => method.ReturnType.IsByRef ? "ref " : "";
}
