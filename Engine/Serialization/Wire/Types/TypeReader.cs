using Orleans.Serialization.Types;

namespace Orleans.Serialization.Wire;

/// <summary>Reads the names of types. Only types that are well known or declared by the application are found.</summary>
internal static class TypeReader
{
    private const int MaxRank = 8;

    internal static Type Read(WireReader reader) => Read(reader, WireLimits.MaxTypeDepth);

    private static Type Read(WireReader reader, int depth)
    {
        if (depth == 0) throw new WireFormatException("The name of a type is nested too deep.");
        var position = reader.Position;
        var token = reader.ReadVarint();
        if (token == TypeToken.Again) return ReadAgain(reader);
        var type = token switch
        {
            TypeToken.Named => ReadArguments(reader, Find(reader, DeclaredTypes.FindByName), depth),
            TypeToken.Aliased => ReadArguments(reader, Find(reader, DeclaredTypes.FindByAlias), depth),
            TypeToken.Array => ConstructedTypes.Array(Read(reader, depth - 1), 1),
            TypeToken.MultiArray => ReadMultiArray(reader, depth),
            _ => ReadArguments(reader, WellKnownTypes.Find(token - TypeToken.FirstWellKnown) ?? throw Unknown($"number {token}"), depth),
        };
        reader.RecordType(position, type);
        return type;
    }

    private static Type ReadAgain(WireReader reader)
    {
        var position = reader.ReadVarint();
        if (position >= (ulong)reader.Position) throw new WireFormatException("The reference to a type points ahead.");
        return reader.FindType((int)position) ?? reader.ReadSkippedType((int)position);
    }

    private static Type ReadArguments(WireReader reader, Type definition, int depth)
    {
        if (!definition.IsGenericTypeDefinition) return definition;
        var arguments = new Type[definition.GetGenericArguments().Length];
        for (var i = 0; i < arguments.Length; i++) arguments[i] = Read(reader, depth - 1);
        return ConstructedTypes.Generic(definition, arguments);
    }

    private static Type ReadMultiArray(WireReader reader, int depth)
    {
        var rank = reader.ReadByte();
        if (rank is < 2 or > MaxRank) throw new WireFormatException($"An array has {rank} dimensions.");
        return ConstructedTypes.Array(Read(reader, depth - 1), rank);
    }

    private static Type Find(WireReader reader, Func<string, Type?> find)
    {
        var name = reader.ReadString() ?? "";
        return find(name) ?? throw Unknown(name.Length > 200 ? name[..200] : name);
    }

    private static WireFormatException Unknown(string name) => new(
        $"The message names the type {name}, which no assembly of this process declares with [GenerateSerializer].");
}
