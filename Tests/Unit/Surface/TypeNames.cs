using System.Globalization;

namespace Orleans.Platform.Tests.Unit.Surface;

/// <summary>Writes types and constants as C# does, without namespaces and without the annotations of nullable references.</summary>
internal static class TypeNames
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void", [typeof(object)] = "object", [typeof(string)] = "string", [typeof(bool)] = "bool", [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte", [typeof(short)] = "short", [typeof(ushort)] = "ushort", [typeof(int)] = "int", [typeof(uint)] = "uint",
        [typeof(long)] = "long", [typeof(ulong)] = "ulong", [typeof(char)] = "char", [typeof(float)] = "float", [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    public static string Of(Type type)
    {
        if (Keywords.TryGetValue(type, out var keyword)) return keyword;
        if (type.IsByRef) return Of(type.GetElementType()!);
        if (type.IsArray) return Of(type.GetElementType()!) + "[" + new string(',', type.GetArrayRank() - 1) + "]";
        if (Nullable.GetUnderlyingType(type) is { } value) return Of(value) + "?";
        if (type.IsGenericType && type.FullName?.StartsWith("System.ValueTuple`", StringComparison.Ordinal) == true || IsOpenTuple(type))
            return "(" + string.Join(", ", type.GetGenericArguments().Select(Of)) + ")";
        return type.IsGenericParameter ? type.Name : Qualified(type);
    }

    public static string Constant(object? value, Type type)
    {
        if (value is null) return type.IsValueType && Nullable.GetUnderlyingType(type) is null ? "default" : "null";
        if (type.IsEnum)
            return string.Join(" | ", Enum.ToObject(type, value).ToString()!.Split(", ").Select(name => $"{Of(type)}.{name}"));
        return value switch
        {
            string text => $"\"{text}\"",
            bool flag => flag ? "true" : "false",
            int.MinValue => "int.MinValue",
            int.MaxValue => "int.MaxValue",
            _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
        };
    }

    private static bool IsOpenTuple(Type type) => type is { IsGenericType: true, Namespace: "System" } && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal);

    // An inner type carries the arguments of the outer one as well; each name takes its own share.
    private static string Qualified(Type type)
    {
        var arguments = type.GetGenericArguments();
        var outer = type.IsNested ? type.DeclaringType!.GetGenericArguments().Length : 0;
        var name = type.Name.Split('`')[0];
        if (arguments.Length > outer) name += "<" + string.Join(", ", arguments.Skip(outer).Select(Of)) + ">";
        if (!type.IsNested) return name;
        var owner = type.DeclaringType!;
        return Of(outer > 0 ? owner.MakeGenericType([.. arguments.Take(outer)]) : owner) + "." + name;
    }
}
