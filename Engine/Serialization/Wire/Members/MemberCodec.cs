namespace Orleans.Serialization.Wire;

/// <summary>Writes and reads one member with its tag, which tells how to skip it. For generated code.</summary>
internal static class MemberCodec<T>
{
    private static readonly int Kind = WireKinds.Of(typeof(T));

    internal static void Write(WireWriter writer, ulong tag, T value)
    {
        if (Kind == WireKind.Sized)
        {
            if (value is null)
            {
                writer.WriteVarint(tag | WireKind.Null);
                return;
            }

            writer.WriteVarint(tag | WireKind.Sized);
            var begin = writer.BeginSized();
            TypeCodec<T>.Write(writer, value);
            writer.EndSized(begin);
            return;
        }

        writer.WriteVarint(tag | (uint)Kind);
        TypeCodec<T>.Write(writer, value);
    }

    internal static T Read(WireReader reader, ulong tag)
    {
        var kind = (int)tag & WireKind.Mask;
        if (kind == WireKind.Null && default(T) is null) return default!;
        if (kind != Kind) throw WireKinds.Mismatch(typeof(T));
        if (Kind != WireKind.Sized) return TypeCodec<T>.Read(reader);
        var outer = reader.BeginSized();
        var value = TypeCodec<T>.Read(reader);
        reader.EndSized(outer);
        return value;
    }
}

/// <summary>A nullable member looks as if it were not, or is nothing: so it may become nullable later.</summary>
internal static class NullableMemberCodec<T> where T : struct
{
    internal static void Write(WireWriter writer, ulong tag, T? value)
    {
        if (value is { } v) MemberCodec<T>.Write(writer, tag, v);
        else writer.WriteVarint(tag | WireKind.Null);
    }

    internal static T? Read(WireReader reader, ulong tag) =>
        ((int)tag & WireKind.Mask) == WireKind.Null ? null : MemberCodec<T>.Read(reader, tag);
}
