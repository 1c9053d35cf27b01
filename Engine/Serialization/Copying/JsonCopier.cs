using Orleans.Serialization.Types;

namespace Orleans.Serialization.Copying;

/// <summary>Types that were opted into JSON are copied as they travel.</summary>
internal sealed class JsonCopier<T>(JsonFormat format) : ValueCopier<T>
{
    internal override T Copy(T value, CopyContext context)
    {
        if (!typeof(T).IsValueType && context.Find(value!) is { } known) return (T)known;
        var copy = format.Read<T>(format.Write(value))!;
        if (!typeof(T).IsValueType) context.Record(value!, copy);
        return copy;
    }
}
