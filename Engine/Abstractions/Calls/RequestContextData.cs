namespace Orleans.Runtime;

/// <summary>
/// A snapshot of the request context; never changed after it was made. It has a few entries and is copied with each change, which
/// an array does better than a dictionary.
/// </summary>
internal sealed class RequestContextData
{
    private readonly KeyValuePair<string, object>[] _values;

    private RequestContextData(Guid reentrancyId, KeyValuePair<string, object>[] values)
    {
        ReentrancyId = reentrancyId;
        _values = values;
    }

    internal static RequestContextData Empty { get; } = new(Guid.Empty, []);

    internal Guid ReentrancyId { get; }

    internal ReadOnlySpan<KeyValuePair<string, object>> Values => _values;

    /// <summary>Null when there is nothing in it.</summary>
    internal static RequestContextData? Create(Guid reentrancyId, ReadOnlySpan<KeyValuePair<string, object>> values) =>
        values.Length == 0 && reentrancyId == Guid.Empty ? null : new(reentrancyId, values.ToArray());

    internal object? Find(string key)
    {
        var index = IndexOf(key);
        return index < 0 ? null : _values[index].Value;
    }

    internal bool Has(string key) => IndexOf(key) >= 0;

    internal RequestContextData With(string key, object value)
    {
        var index = IndexOf(key);
        var values = new KeyValuePair<string, object>[index < 0 ? _values.Length + 1 : _values.Length];
        _values.CopyTo(values, 0);
        values[index < 0 ? _values.Length : index] = new(key, value);
        return new(ReentrancyId, values);
    }

    /// <summary>Null when nothing is left.</summary>
    internal RequestContextData? Without(string key)
    {
        var index = IndexOf(key);
        if (index < 0) return this;
        if (_values.Length == 1 && ReentrancyId == Guid.Empty) return null;
        var values = new KeyValuePair<string, object>[_values.Length - 1];
        _values.AsSpan(0, index).CopyTo(values);
        _values.AsSpan(index + 1).CopyTo(values.AsSpan(index));
        return new(ReentrancyId, values);
    }

    private int IndexOf(string key)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (ReferenceEquals(_values[i].Key, key) || string.Equals(_values[i].Key, key, StringComparison.Ordinal)) return i;
        }

        return -1;
    }
}
