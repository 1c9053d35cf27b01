using Npgsql;
using NpgsqlTypes;

namespace Orleans.Platform.Storage.Commit;

/// <summary>One column of a <see cref="BatchTable"/>: the values of all rows, sent as one array parameter.</summary>
/// <typeparam name="T">The element type, nullable where the column is.</typeparam>
public sealed class Column<T>(NpgsqlDbType elementType)
{
    private readonly List<T> _values = [];

    /// <summary>The number of rows.</summary>
    public int Count => _values.Count;

    /// <summary>Appends a row's value.</summary>
    public void Add(T value) => _values.Add(value);

    /// <summary>Forgets the values and keeps the memory.</summary>
    public void Clear() => _values.Clear();

    /// <summary>The array parameter for a statement.</summary>
    public NpgsqlParameter ToParameter() => new NpgsqlParameter<List<T>>
    {
        TypedValue = _values,
        NpgsqlDbType = NpgsqlDbType.Array | elementType,
    };
}
