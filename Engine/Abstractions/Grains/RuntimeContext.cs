namespace Orleans.Runtime;

/// <summary>The activation whose turn runs on this thread. The scheduler sets it around each piece of a turn.</summary>
internal static class RuntimeContext
{
    [ThreadStatic]
    private static IGrainContext? _current;

    internal static IGrainContext? Current => _current;

    /// <summary>Makes a context current and returns the one before, which the caller puts back afterwards.</summary>
    internal static IGrainContext? Exchange(IGrainContext? context)
    {
        var previous = _current;
        _current = context;
        return previous;
    }
}
