namespace Orleans.Serialization.Wire;

/// <summary>The objects of a message by the place where they stand in it.</summary>
internal sealed class ReadObjects
{
    private const int FirstSize = 16, KeptSize = 1024;

    // Filled in the order of the message, hence sorted.
    private (int Position, object? Value)[] _inOrder = new (int, object?)[FirstSize];
    private int _count;

    // Those of members that were skipped and are referred to later; there are hardly ever any.
    private List<(int Position, object? Value, int End)>? _early;

    internal int Reserve(int position)
    {
        if (_count > 0 && _inOrder[_count - 1].Position >= position)
        {
            (_early ??= []).Add((position, null, -1));
            return ~(_early.Count - 1);
        }

        if (_count == _inOrder.Length) Array.Resize(ref _inOrder, _count * 2);
        _inOrder[_count] = (position, null);
        return _count++;
    }

    internal void Fill(int slot, object value)
    {
        if (slot >= 0) _inOrder[slot].Value = value;
        else _early![~slot] = _early[~slot] with { Value = value };
    }

    /// <summary>Null: nothing was read from there.</summary>
    internal object? Find(int position)
    {
        int low = 0, high = _count - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var found = _inOrder[middle].Position;
            if (found == position) return _inOrder[middle].Value ?? throw Unfinished();
            if (found < position) low = middle + 1;
            else high = middle - 1;
        }

        var early = _early?.FindIndex(e => e.Position == position) ?? -1;
        return early < 0 ? null : _early![early].Value ?? throw Unfinished();
    }

    /// <summary>What was read out of order, and where it ends.</summary>
    internal (object Value, int End)? FindFinished(int position)
    {
        if (_early is null) return null;
        foreach (var (known, value, end) in _early)
        {
            if (known == position && end >= 0) return (value!, end);
        }

        return null;
    }

    internal void Finish(int position, int end)
    {
        var index = _early?.FindIndex(e => e.Position == position) ?? -1;
        if (index >= 0) _early![index] = _early[index] with { End = end };
    }

    internal void Clear()
    {
        if (_inOrder.Length > KeptSize) _inOrder = new (int, object?)[FirstSize];
        else Array.Clear(_inOrder, 0, _count);
        _count = 0;
        _early = null;
    }

    private static WireFormatException Unfinished() => new("A collection that never changes cannot contain itself.");
}
