namespace Orleans.Serialization.Wire;

/// <summary>The kinds of types, and what skipping a member takes.</summary>
internal static class WireKinds
{
    internal static int Of(Type type)
    {
        if (type.IsEnum) return Of(type.GetEnumUnderlyingType());
        if (type == typeof(string)) return WireKind.Bytes;
        if (type == typeof(Guid) || type == typeof(decimal)) return WireKind.Fixed16;
        if (type == typeof(TimeSpan)) return WireKind.Varint;
        if (type == typeof(double) || type == typeof(DateTime)) return WireKind.Fixed8;
        if (type == typeof(float)) return WireKind.Fixed4;
        return type.IsPrimitive ? WireKind.Varint : WireKind.Sized;
    }

    /// <summary>Skips the value of a member; returns the tag of the next one.</summary>
    internal static ulong Skip(WireReader reader, ulong tag)
    {
        switch ((int)tag & WireKind.Mask)
        {
            case WireKind.Varint:
                reader.ReadVarint();
                break;
            case WireKind.Fixed4:
                reader.ReadRaw(4);
                break;
            case WireKind.Fixed8:
                reader.ReadRaw(8);
                break;
            case WireKind.Fixed16:
                reader.ReadRaw(16);
                break;
            case WireKind.Bytes:
                reader.TryReadBytes(out _);
                break;
            case WireKind.Sized:
                var outer = reader.BeginSized();
                reader.ReadRaw(reader.Remaining);
                reader.EndSized(outer);
                break;
            case WireKind.Null:
                break;
            default:
                throw new WireFormatException("A member is of no known kind.");
        }

        return reader.ReadVarint();
    }

    internal static WireFormatException Mismatch(Type type) => new($"A member of type {type} has arrived as something else.");
}
