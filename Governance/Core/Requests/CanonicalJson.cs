using System.Buffers;
using System.Text.Json;

namespace Orleans.Platform.Governance.Requests;

/// <summary>Writes JSON in one form for each meaning: properties by name, decimals without trailing zeros.</summary>
internal static class CanonicalJson
{
    public static void Write(IBufferWriter<byte> output, JsonElement element)
    {
        using var writer = new Utf8JsonWriter(output);
        Write(writer, element);
    }

    private static void Write(Utf8JsonWriter writer, JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartObject();
                foreach (var property in element.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(property.Name);
                    Write(writer, property.Value);
                }

                writer.WriteEndObject();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray();
                foreach (var item in element.EnumerateArray())
                {
                    Write(writer, item);
                }

                writer.WriteEndArray();
                break;
            case JsonValueKind.Number:
                writer.WriteRawValue(Number(element.GetRawText()), skipInputValidation: true);
                break;
            default:
                element.WriteTo(writer);
                break;
        }
    }

    private static ReadOnlySpan<char> Number(string raw)
    {
        if (!raw.Contains('.') || raw.AsSpan().ContainsAny('e', 'E')) return raw;
        return raw.AsSpan().TrimEnd('0').TrimEnd('.');
    }
}
