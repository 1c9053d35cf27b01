using System.Globalization;
using System.Net;
using System.Text.Json;

namespace Orleans.Serialization.Wire;

/// <summary>Small types of the base library.</summary>
internal static class LibraryCodecs
{
    internal static void AddTo(SimpleCodecs codecs)
    {
        codecs.Add((w, v) => w.WriteFixed(v), r => r.ReadFixed<Guid>());
        codecs.Add((w, v) => w.WriteFixed(v.ToBinary()), r => DateTime.FromBinary(r.ReadFixed<long>()));
        codecs.Add((w, v) => w.WriteSigned(v.Ticks), r => new TimeSpan(r.ReadSigned()));
        codecs.Add((w, v) => w.WriteVarint((uint)v.DayNumber), r => DateOnly.FromDayNumber(checked((int)r.ReadVarint())));
        codecs.Add((w, v) => w.WriteVarint((ulong)v.Ticks), r => new TimeOnly(checked((long)r.ReadVarint())));
        codecs.Add<DateTimeOffset>(
            (w, v) =>
            {
                w.WriteSigned(v.Ticks);
                w.WriteSigned(v.Offset.Ticks);
            },
            r => new(r.ReadSigned(), new(r.ReadSigned())));
        codecs.Add((w, v) => w.WriteString(v.OriginalString), r => new Uri(Text(r), UriKind.RelativeOrAbsolute));
        codecs.Add((w, v) => w.WriteString(v.ToString()), r => Version.Parse(Text(r)));
        codecs.Add((w, v) => w.WriteString(v.Name), r => CultureInfo.GetCultureInfo(Text(r)));
        codecs.Add((w, v) => w.WriteString(v.ToSerializedString()), r => TimeZoneInfo.FromSerializedString(Text(r)));
        codecs.Add((w, v) => w.WriteBool(v.IsFromEnd, v.Value), r => ReadIndex(r));
        codecs.Add<Range>(
            (w, v) =>
            {
                w.WriteBool(v.Start.IsFromEnd, v.Start.Value);
                w.WriteBool(v.End.IsFromEnd, v.End.Value);
            },
            r => new(ReadIndex(r), ReadIndex(r)));
        codecs.Add((w, v) => w.WriteBytes(v.GetAddressBytes()), r => new IPAddress(r.ReadBytes()));
        codecs.Add<IPEndPoint>(
            (w, v) =>
            {
                w.WriteBytes(v.Address.GetAddressBytes());
                w.WriteVarint((uint)v.Port);
            },
            r => new(new IPAddress(r.ReadBytes()), checked((int)r.ReadVarint())));
        codecs.Add((w, _) => w.WriteByte(0), r => r.ReadBool() ? DBNull.Value : DBNull.Value);
        codecs.Add((w, _) => w.WriteByte(0), r => r.ReadBool() ? default : default(ValueTuple));
        // The token of a call travels as a message of its own.
        codecs.Add((w, _) => w.WriteByte(0), r => r.ReadBool() ? default : default(CancellationToken));
        codecs.Add(WriteJson, ReadJson);
        codecs.Add(TypeWriter.Write, r => TypeReader.Read(r));
    }

    private static void WriteBool(this WireWriter writer, bool flag, int value)
    {
        writer.WriteBool(flag);
        writer.WriteVarint((uint)value);
    }

    private static Index ReadIndex(WireReader reader)
    {
        var fromEnd = reader.ReadBool();
        return new(checked((int)reader.ReadVarint()), fromEnd);
    }

    private static void WriteJson(WireWriter writer, JsonElement value) =>
        writer.WriteString(value.ValueKind == JsonValueKind.Undefined ? null : value.GetRawText());

    private static JsonElement ReadJson(WireReader reader)
    {
        if (!reader.TryReadBytes(out var text)) return default;
        reader.Allocate(text.Length * 16L);
        return JsonElement.Parse(text);
    }

    private static string Text(WireReader reader) => reader.ReadString() ?? throw new WireFormatException("A text is missing.");
}
