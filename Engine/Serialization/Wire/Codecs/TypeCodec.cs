namespace Orleans.Serialization.Wire;

/// <summary>Writes and reads values of a declared type, whatever their run-time type is. Everything about the type is decided once.</summary>
internal static class TypeCodec<T>
{
    // Structs and strings have no header.
    private static readonly WireCodec<T>? Plain = WireCodecs.IsPlain(typeof(T)) ? (WireCodec<T>)WireCodecs.Of(typeof(T)) : null;
    private static readonly WireCodec<T>? Own = Plain is null && !typeof(T).IsAbstract ? WireCodecs.Of(typeof(T)) as WireCodec<T> : null;
    private static readonly bool IsTracked = Own is { IsTracked: true };

    internal static void Write(WireWriter writer, T value)
    {
        // The compiler keeps one of these branches for a type, or none.
        if (typeof(T) == typeof(int)) writer.WriteSigned((int)(object)value!);
        else if (typeof(T) == typeof(long)) writer.WriteSigned((long)(object)value!);
        else if (typeof(T) == typeof(bool)) writer.WriteBool((bool)(object)value!);
        else if (typeof(T) == typeof(Guid)) writer.WriteFixed((Guid)(object)value!);
        else if (typeof(T) == typeof(string)) writer.WriteString((string?)(object?)value);
        else if (Plain is not null) Plain.Write(writer, value);
        else WriteReference(writer, value);
    }

    internal static T Read(WireReader reader)
    {
        if (typeof(T) == typeof(int)) return (T)(object)reader.ReadInt();
        if (typeof(T) == typeof(long)) return (T)(object)reader.ReadSigned();
        if (typeof(T) == typeof(Guid)) return (T)(object)reader.ReadFixed<Guid>();
        if (typeof(T) == typeof(string)) return (T)(object)reader.ReadString()!;
        return Plain is not null ? Plain.Read(reader) : ReadReference(reader);
    }

    private static void WriteReference(WireWriter writer, T value)
    {
        if (value is null)
        {
            writer.WriteByte(WireHeader.Null);
            return;
        }

        if (Own is null || value.GetType() != typeof(T))
        {
            PolymorphicCodec.Write(writer, value, typeof(T));
            return;
        }

        if (IsTracked && writer.FindOrRecord(value) is >= 0 and var position)
        {
            writer.WriteByte(WireHeader.Reference);
            writer.WriteVarint((uint)position);
            return;
        }

        writer.WriteByte(WireHeader.Value);
        writer.Enter();
        Own.Write(writer, value);
        writer.Leave();
    }

    private static T ReadReference(WireReader reader)
    {
        var position = reader.Position;
        var header = reader.ReadByte();
        if (header == WireHeader.Null) return default!;
        if (header != WireHeader.Value || Own is null) return (T)PolymorphicCodec.Read(reader, position, header, typeof(T));
        if (!IsTracked) return Own.Read(reader);
        if (reader.FindEarlier(position) is { } earlier) return (T)earlier;
        reader.OpenSlot(position);
        reader.Enter();
        var value = Own.Read(reader);
        reader.Leave();
        return value;
    }
}
