using Orleans.Serialization.Copying;
using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>Writes the names of types.</summary>
internal static class TypeWriter
{
    internal static void Write(WireWriter writer, Type type)
    {
        if (!type.HasElementType && !type.IsGenericType && WellKnownTypes.NumberOf(type) is >= 0 and var simple)
        {
            writer.WriteVarint((uint)simple + TypeToken.FirstWellKnown);
            return;
        }

        if (writer.FindType(type) is >= 0 and var known)
        {
            writer.WriteByte(TypeToken.Again);
            writer.WriteVarint((uint)known);
            return;
        }

        var position = writer.Length;
        if (type.IsArray) WriteArray(writer, type);
        else WriteNamed(writer, type);
        writer.RecordType(type, position);
    }

    private static void WriteArray(WireWriter writer, Type type)
    {
        writer.WriteByte(type.IsSZArray ? (byte)TypeToken.Array : (byte)TypeToken.MultiArray);
        if (!type.IsSZArray) writer.WriteByte((byte)type.GetArrayRank());
        Write(writer, type.GetElementType()!);
    }

    private static void WriteNamed(WireWriter writer, Type type)
    {
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (WellKnownTypes.NumberOf(definition) is >= 0 and var number)
        {
            writer.WriteVarint((uint)number + TypeToken.FirstWellKnown);
        }
        else
        {
            if (!DeclaredTypes.MayBeNamed(definition)) throw new CodecNotFoundException(TravelRules.Unknown(type));
            var alias = DeclaredTypes.AliasOf(definition);
            writer.WriteByte(alias is null ? (byte)TypeToken.Named : (byte)TypeToken.Aliased);
            writer.WriteString(alias ?? DeclaredTypes.NameOf(definition));
        }

        if (!type.IsGenericType) return;
        foreach (var argument in type.GetGenericArguments()) Write(writer, argument);
    }
}
