using System.Text.Json;
using System.Text.Json.Serialization;

namespace Orleans.Engine.Persistence;

/// <summary>A reference is written as the id of its grain; the member's type says with which interface it comes back.</summary>
internal sealed class GrainReferenceJson(IGrainFactory grains) : JsonConverterFactory
{
    public override bool CanConvert(Type typeToConvert) =>
        typeof(IAddressable).IsAssignableFrom(typeToConvert) && (typeToConvert.IsInterface || typeof(GrainReference).IsAssignableFrom(typeToConvert));

    public override JsonConverter CreateConverter(Type typeToConvert, JsonSerializerOptions options) =>
        (JsonConverter)Activator.CreateInstance(typeof(Converter<>).MakeGenericType(typeToConvert), grains)!;

    private sealed class Converter<T>(IGrainFactory grains) : JsonConverter<T> where T : class, IAddressable
    {
        public override T? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            if (reader.TokenType == JsonTokenType.Null) return null;
            var grain = grains.GetGrain(GrainId.Parse(reader.GetString()!));
            return grain as T ?? (T)grain.AsReference(typeToConvert);
        }

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options) => writer.WriteStringValue(value.GetGrainId().ToString());
    }
}
