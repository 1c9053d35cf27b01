using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace Orleans.Serialization;

/// <summary>
/// Arrays of several dimensions, in the form that Newtonsoft.Json gives them. Its own reader takes the lengths from the first items and
/// allocates their product, however little text follows.
/// </summary>
internal sealed class MultiArrayConverter : JsonConverter
{
    public override bool CanWrite => false;

    public override bool CanConvert(Type objectType) => objectType.IsArray && objectType.GetArrayRank() > 1;

    public override void WriteJson(JsonWriter writer, object? value, JsonSerializer serializer) => throw new NotSupportedException();

    public override object? ReadJson(JsonReader reader, Type objectType, object? existingValue, JsonSerializer serializer)
    {
        if (reader.TokenType == JsonToken.Null) return null;
        var lengths = new int[objectType.GetArrayRank()];
        var items = new List<JToken>();
        var outer = JArray.Load(reader);
        for (var (level, first) = (0, (JToken?)outer); level < lengths.Length; level++, first = first?.First) lengths[level] = (first as JArray)?.Count ?? 0;
        Flatten(outer, lengths, items);
        var array = Array.CreateInstance(objectType.GetElementType()!, lengths);
        var at = new int[lengths.Length];
        foreach (var item in items)
        {
            array.SetValue(item.ToObject(objectType.GetElementType()!, serializer), at);
            for (var level = lengths.Length - 1; level >= 0 && ++at[level] == lengths[level]; level--) at[level] = 0;
        }

        return array;
    }

    private static void Flatten(JToken token, ReadOnlySpan<int> lengths, List<JToken> items)
    {
        if (lengths.IsEmpty)
        {
            items.Add(token);
            return;
        }

        if (token is not JArray array || array.Count != lengths[0]) throw new SerializerException("The rows of an array have different lengths.");
        foreach (var item in array) Flatten(item, lengths[1..], items);
    }
}
