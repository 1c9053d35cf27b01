namespace Orleans.Serialization.Copying;

/// <summary>
/// Remembers what was copied already, so that shared references and cycles stay what they are. Most calls have a handful
/// of objects, which are found faster in a small array than in a dictionary.
/// </summary>
internal sealed class CopyContext
{
    /// <summary>Nesting beyond this is refused, before the stack ends the process.</summary>
    internal const int MaxDepth = 1_000;

    private const int SmallSize = 8;

    [ThreadStatic]
    private static CopyContext? _free;

    private readonly (object? Original, object? Copy)[] _few = new (object?, object?)[SmallSize];
    private Dictionary<object, object>? _many;
    private int _count;
    private int _depth;

    internal static CopyContext Rent()
    {
        var context = _free ?? new CopyContext();
        _free = null;
        return context;
    }

    /// <summary>Forgets everything; the context may be used again by this thread.</summary>
    internal void Return()
    {
        Array.Clear(_few, 0, Math.Min(_count, SmallSize));
        // A dictionary that grew large would be slow to clear each time and hold memory for nothing.
        if (_count > SmallSize) _many = null;
        _count = 0;
        _depth = 0;
        _free = this;
    }

    internal object? Find(object original)
    {
        if (_many is not null) return _many.GetValueOrDefault(original);
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_few[i].Original, original)) return _few[i].Copy;
        }

        return null;
    }

    internal void Record(object original, object copy)
    {
        if (_count < SmallSize)
        {
            _few[_count++] = (original, copy);
            return;
        }

        if (_many is null)
        {
            _many = new(ReferenceEqualityComparer.Instance);
            foreach (var (known, its) in _few) _many[known!] = its!;
        }

        _many[original] = copy;
        _count = SmallSize + 1;
    }

    internal void Enter()
    {
        if (++_depth > MaxDepth)
            throw new SerializerException(
                $"The value is nested deeper than {MaxDepth} levels. Send a flat form of it, a list for example.");
    }

    internal void Leave() => _depth--;
}
