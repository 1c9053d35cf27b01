using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Runtime;

/// <summary>Writes an identity as its text, as a value and as a property name.</summary>
internal abstract class TextJsonConverter<T> : JsonConverter<T> where T : notnull
{
    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType == JsonTokenType.Null) return default;
        return ParseText(reader.GetString()!);
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        if (Format(value) is { } text)
            writer.WriteStringValue(text);
        else
            writer.WriteNullValue();
    }

    public override T ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        ParseText(reader.GetString()!);

    public override void WriteAsPropertyName(Utf8JsonWriter writer, T value, JsonSerializerOptions options) =>
        writer.WritePropertyName(Format(value) ?? "");

    /// <summary>The text; null for a default value.</summary>
    protected abstract string? Format(T value);

    protected abstract T Parse(string text);

    public override bool HandleNull => typeof(T).IsValueType;

    private T ParseText(string text)
    {
        try
        {
            return text.Length == 0 ? default! : Parse(text);
        }
        catch (Exception e) when (e is FormatException or ArgumentException)
        {
            throw new JsonException($"'{text}' is not a {typeof(T).Name}.", e);
        }
    }
}
