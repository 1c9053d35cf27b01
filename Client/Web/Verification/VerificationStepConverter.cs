using System.Text.Json;
using System.Text.Json.Serialization;
using Orleans.Platform.Grains.Verification;

namespace Orleans.Platform.Client.Web.Verification;

/// <summary>Reads and writes a step as the array of three that checkers of histories use.</summary>
internal sealed class VerificationStepConverter : JsonConverter<VerificationStep>
{
    private const string Append = "append", ReadName = "r";

    public override VerificationStep Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw new JsonException("An operation is an array.");
        string? name = ReadText(ref reader);
        string? key = ReadText(ref reader);
        if (!VerificationRules.IsKey(key))
            throw new JsonException("Not a key.");
        reader.Read();
        VerificationOperation operation = (name, reader.TokenType) switch
        {
            (Append, JsonTokenType.Number) when reader.TryGetInt64(out long value) => new(key!, value),
            (ReadName, JsonTokenType.Null) => new(key!, null),
            _ => throw new JsonException("Neither [\"append\", key, number] nor [\"r\", key, null]."),
        };
        reader.Read();
        return reader.TokenType == JsonTokenType.EndArray ? new VerificationStep(operation) : throw new JsonException("An operation has three parts.");
    }

    public override void Write(Utf8JsonWriter writer, VerificationStep value, JsonSerializerOptions options)
    {
        VerificationOperation operation = value.Operation;
        writer.WriteStartArray();
        writer.WriteStringValue(operation.Append is null ? ReadName : Append);
        writer.WriteStringValue(operation.Key);
        if (operation.Append is { } appended)
            writer.WriteNumberValue(appended);
        else
            JsonSerializer.Serialize(writer, operation.Seen, options);
        writer.WriteEndArray();
    }

    private static string? ReadText(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TokenType == JsonTokenType.String ? reader.GetString() : throw new JsonException("Text was expected.");
    }
}
