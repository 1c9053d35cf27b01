using System.Text.Json;

namespace Orleans.Serialization.Copying;

/// <summary>Types that were opted into JSON are copied as they travel.</summary>
internal sealed class JsonCopier<T>(JsonSerializerOptions options) : ValueCopier<T>
{
    internal override T Copy(T value, CopyContext context)
    {
        if (!typeof(T).IsValueType && context.Find(value!) is { } known) return (T)known;
        var copy = JsonSerializer.Deserialize<T>(JsonSerializer.SerializeToUtf8Bytes(value, options), options)!;
        if (!typeof(T).IsValueType) context.Record(value!, copy);
        return copy;
    }
}
