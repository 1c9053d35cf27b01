using Newtonsoft.Json;
using Orleans.Serialization.Wire;

namespace Orleans.Serialization;

/// <summary>Types as values: those that a message may name. Left to itself, the serializer would load what is named.</summary>
internal sealed class TypeNameConverter : JsonConverter<Type>
{
    public override void WriteJson(JsonWriter writer, Type? value, JsonSerializer serializer)
    {
        if (value is not null && !QualifiedNames.MayBeNamed(value)) throw TravelBinder.Refused(value.ToString());
        writer.WriteValue(value?.AssemblyQualifiedName);
    }

    public override Type? ReadJson(JsonReader reader, Type objectType, Type? existingValue, bool hasExistingValue, JsonSerializer serializer)
    {
        if (reader.TokenType == JsonToken.Null) return null;
        var name = reader.Value as string ?? throw new SerializerException("The name of a type is not a text.");
        return QualifiedNames.Find(name) ?? throw TravelBinder.Refused(name);
    }
}
