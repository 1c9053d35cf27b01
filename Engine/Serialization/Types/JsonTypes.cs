namespace Orleans.Serialization.Types;

/// <summary>Types that the application has opted into JSON. A process has one set of them, however many hosts it has.</summary>
internal static class JsonTypes
{
    private static JsonFormat[] _all = [];

    internal static void Add(JsonFormat format)
    {
        JsonFormat[] before, after;
        do
        {
            before = Volatile.Read(ref _all);
            after = [.. before, format];
        }
        while (Interlocked.CompareExchange(ref _all, after, before) != before);
    }

    internal static JsonFormat? Serializing(Type type) => Find(type, static (format, t) => format.Serializes(t));

    internal static JsonFormat? Copying(Type type) => Find(type, static (format, t) => format.Copies(t));

    private static JsonFormat? Find(Type type, Func<JsonFormat, Type, bool> supports)
    {
        var all = Volatile.Read(ref _all);
        // However wide a predicate is, it does not mean delegates, streams and the like.
        if (all.Length == 0 || type.IsAbstract || type.ContainsGenericParameters || LibraryTypes.IsLibrary(type.Assembly.GetName().Name!)) return null;
        return Array.Find(all, format => supports(format, type));
    }
}
