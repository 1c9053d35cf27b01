using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Platform.Transactions.Data;

/// <summary>
/// Writes a property marked as personal data as <c>pd1:key id:base64</c>: the value's JSON, encrypted with the data
/// subject's key. A value whose key was destroyed is read as absent.
/// </summary>
internal sealed class PersonalDataConverter<T> : JsonConverter<T>
{
    public const string Mark = "pd1:";

    public override bool HandleNull => false;

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        var key = ProtectionScope.Current.RequireKey();
        var clear = JsonSerializer.SerializeToUtf8Bytes(value, JsonSerializerOptions.Default);
        writer.WriteStringValue($"{Mark}{key.Id:N}:{Convert.ToBase64String(SubjectKeys.Seal(key.Key, clear, key.Id.ToByteArray()))}");
    }

    public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var text = reader.GetString() ?? "";
        if (!text.StartsWith(Mark, StringComparison.Ordinal) || !Guid.TryParseExact(text.AsSpan(Mark.Length, 32), "N", out var id))
        {
            throw new JsonException("A property marked as personal data is not encrypted in the store.");
        }

        if (!ProtectionScope.Current.Keys.TryGet(id, out var key)) return default;
        var box = Convert.FromBase64String(text[(Mark.Length + 33)..]);
        return JsonSerializer.Deserialize<T>(SubjectKeys.Open(key.Key, box, id.ToByteArray()), JsonSerializerOptions.Default);
    }
}
