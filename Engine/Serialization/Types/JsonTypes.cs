using System.Text.Json;

namespace Orleans.Serialization.Types;

/// <summary>Types that the application has opted into System.Text.Json. A process has one set of them, however many hosts it has.</summary>
internal static class JsonTypes
{
    private static JsonCodecOptions[] _all = [];

    internal static void Add(JsonCodecOptions options)
    {
        JsonCodecOptions[] before, after;
        do
        {
            before = Volatile.Read(ref _all);
            after = [.. before, options];
        }
        while (Interlocked.CompareExchange(ref _all, after, before) != before);
    }

    internal static JsonSerializerOptions? Serializing(Type type) => Find(type, static (o, t) => o.IsSerializableType?.Invoke(t) == true);

    internal static JsonSerializerOptions? Copying(Type type) => Find(type, static (o, t) => o.IsCopyableType?.Invoke(t) == true);

    private static JsonSerializerOptions? Find(Type type, Func<JsonCodecOptions, Type, bool> supports)
    {
        var all = Volatile.Read(ref _all);
        // However wide a predicate is, it does not mean delegates, streams and the like.
        if (all.Length == 0 || type.IsAbstract || type.ContainsGenericParameters || LibraryTypes.IsLibrary(type.Assembly.GetName().Name!)) return null;
        return Array.Find(all, o => supports(o, type))?.SerializerOptions;
    }
}
