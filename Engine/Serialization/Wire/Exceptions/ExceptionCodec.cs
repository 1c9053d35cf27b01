using System.Collections;

namespace Orleans.Serialization.Wire;

/// <summary>
/// Exceptions always travel: what of one cannot is left behind. One whose type the receiver does not know arrives as an
/// <see cref="UnavailableExceptionFallbackException"/>.
/// </summary>
internal sealed class ExceptionCodec : ReferenceCodec<Exception>
{
    internal static readonly ExceptionCodec Instance = new();

    internal override void Write(WireWriter writer, Exception value)
    {
        writer.WriteString(ExceptionTypes.NameOf(value));
        writer.WriteString(ExceptionMembers.MessageOf(value));
        writer.WriteString(value.StackTrace);
        writer.WriteString(value.HelpLink);
        writer.WriteSigned(value.HResult);
        writer.Write(value.InnerException);
        WriteData(writer, value.Data);
        var members = ExceptionMembers.Of(value.GetType());
        writer.WriteVarint((uint)members.Length);
        foreach (var member in members)
        {
            writer.WriteVarint(member.Level);
            writer.WriteVarint(member.Number);
            writer.WriteString(member.Name);
            WriteIfPossible(writer, member.Get(value));
        }
    }

    protected override Exception ReadNew(WireReader reader, int slot)
    {
        var name = reader.ReadString() ?? throw new WireFormatException("An exception has no type.");
        var value = ExceptionFactory.Create(ExceptionTypes.Find(name), name);
        reader.Allocate(256);
        reader.Record(slot, value);
        var message = reader.ReadString();
        var stackTrace = reader.ReadString();
        value.HelpLink = reader.ReadString();
        value.HResult = checked((int)reader.ReadSigned());
        ExceptionFactory.Fill(value, message, stackTrace, TypeCodec<Exception?>.Read(reader));
        ReadData(reader, value);
        ReadMembers(reader, value);
        return value;
    }

    private static void ReadMembers(WireReader reader, Exception value)
    {
        var known = value is UnavailableExceptionFallbackException ? [] : ExceptionMembers.Of(value.GetType());
        var count = reader.ReadCount();
        for (var i = 0; i < count; i++)
        {
            var level = reader.ReadVarint();
            var number = reader.ReadVarint();
            var name = reader.ReadString() ?? "";
            var outer = reader.BeginSized();
            var item = TypeCodec<object?>.Read(reader);
            reader.EndSized(outer);
            if (value is UnavailableExceptionFallbackException fallback) fallback.Properties[name] = item;
            else Array.Find(known, m => m.Level == level && m.Number == number)?.Set(value, item);
        }
    }

    private static void WriteData(WireWriter writer, IDictionary data)
    {
        writer.WriteVarint((uint)data.Count);
        foreach (DictionaryEntry entry in data)
        {
            writer.WriteString(entry.Key.ToString());
            WriteIfPossible(writer, entry.Value);
        }
    }

    private static void ReadData(WireReader reader, Exception value)
    {
        var count = reader.ReadCount();
        for (var i = 0; i < count; i++)
        {
            var key = reader.ReadString() ?? "";
            var outer = reader.BeginSized();
            value.Data[key] = TypeCodec<object?>.Read(reader);
            reader.EndSized(outer);
        }
    }

    private static void WriteIfPossible(WireWriter writer, object? value)
    {
        var begin = writer.BeginSized();
        var depth = writer.Depth;
        try
        {
            writer.Write(value);
        }
        catch (CodecNotFoundException)
        {
            writer.Rollback(begin, depth);
            writer.Write<object?>(value!.ToString());
        }

        writer.EndSized(begin);
    }
}
