using Orleans.Runtime;

namespace Orleans.Serialization.Wire;

/// <summary>Values whose run-time type is not, or not simply, the declared one.</summary>
internal static class PolymorphicCodec
{
    internal static void Write(WireWriter writer, object value, Type declared)
    {
        var codec = WireCodecs.Of(value.GetType());
        var isTyped = codec.WireType != declared;
        if (codec.IsTracked && writer.FindOrRecord(value) is >= 0 and var position)
        {
            writer.WriteByte(isTyped ? WireHeader.TypedReference : WireHeader.Reference);
            writer.WriteVarint((uint)position);
            if (isTyped) TypeWriter.Write(writer, codec.WireType);
            return;
        }

        writer.WriteByte(isTyped ? WireHeader.TypedValue : WireHeader.Value);
        writer.Enter();
        if (isTyped) TypeWriter.Write(writer, codec.WireType);
        codec.WriteUntyped(writer, value);
        writer.Leave();
    }

    internal static object Read(WireReader reader, int position, byte header, Type declared)
    {
        object? value;
        switch (header)
        {
            case WireHeader.Reference or WireHeader.TypedReference:
                var target = ReadPosition(reader);
                var type = header == WireHeader.Reference ? declared : ReadType(reader, declared);
                value = reader.FindObject(target) ?? reader.ReadSkipped(target, type, ReadBody);
                break;
            case WireHeader.Value or WireHeader.TypedValue:
                reader.Enter();
                var actual = header == WireHeader.Value ? declared : ReadType(reader, declared);
                value = ReadNew(reader, position, actual, declared);
                reader.Leave();
                break;
            default:
                throw new WireFormatException($"A value begins with {header}.");
        }

        return declared.IsInstanceOfType(value) ? value! : throw Unfit(value!.GetType(), declared);
    }

    private static object ReadNew(WireReader reader, int position, Type type, Type declared)
    {
        var codec = WireCodecs.Of(type);
        if (reader.FindEarlier(position) is { } earlier) return earlier;
        if (codec.IsTracked) reader.OpenSlot(position);
        if (type == typeof(GrainReference)) reader.Expected = declared;
        reader.Allocate(2 * IntPtr.Size);
        return codec.ReadUntyped(reader);
    }

    // The object was written somewhere where another type was declared; the referring place says which it has.
    private static object? ReadBody(WireReader reader, Type type)
    {
        var position = reader.Position;
        return reader.ReadByte() switch
        {
            WireHeader.Value => ReadNew(reader, position, type, type),
            WireHeader.TypedValue => ReadNew(reader, position, ReadType(reader, type), type),
            _ => null,
        };
    }

    /// <summary>A type is looked at before anything of it runs.</summary>
    private static Type ReadType(WireReader reader, Type declared)
    {
        var type = TypeReader.Read(reader);
        if (declared.IsAssignableFrom(type) || WireCodecs.StandsForOthers(type, declared)) return type;
        throw Unfit(type, declared);
    }

    private static int ReadPosition(WireReader reader)
    {
        var position = reader.ReadVarint();
        return position < (ulong)reader.Position ? (int)position : throw new WireFormatException("A reference points ahead.");
    }

    private static WireFormatException Unfit(Type type, Type declared) => new($"A {type} has arrived where a {declared} is expected.");
}
