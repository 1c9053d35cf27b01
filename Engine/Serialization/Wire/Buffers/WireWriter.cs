using System.Runtime.CompilerServices;

namespace Orleans.Serialization.Wire;

/// <summary>
/// Writes one message. Objects that were written already are referred to by the place where they stand, so that shared
/// references and cycles stay what they are; so are the names of types.
/// </summary>
internal sealed class WireWriter : WireOutput
{
    private const int Small = 8;

    [ThreadStatic]
    private static WireWriter? _free;

    private readonly (object Object, int Position)[] _few = new (object, int)[Small];
    private readonly List<(Type Type, int Position)> _types = [];
    private Dictionary<object, int>? _many;
    private int _count;

    internal int Depth { get; private set; }

    /// <summary>A writer for one message of this thread; give it back with <see cref="Release"/>.</summary>
    internal static WireWriter Rent()
    {
        var writer = _free ?? new WireWriter();
        _free = null;
        return writer;
    }

    /// <summary>Forgets everything, also after a failure.</summary>
    internal void Release()
    {
        Reset();
        _free = this;
    }

    /// <summary>Begins another message.</summary>
    internal void Reset()
    {
        Array.Clear(_few, 0, Math.Min(_count, Small));
        _many = null;
        _types.Clear();
        _count = 0;
        Depth = 0;
        Clear();
    }

    /// <summary>Writes a value of a declared type, whatever its run-time type is.</summary>
    public void Write<T>(T value) => TypeCodec<T>.Write(this, value);

    internal void Enter()
    {
        if (++Depth > WireLimits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new SerializerException(
                $"The value is nested deeper than {WireLimits.MaxDepth} levels. Send a flat form of it, a list for example.");
    }

    internal void Leave() => Depth--;

    /// <summary>Where the object stands in the message; -1 for a new one, which is taken to stand here.</summary>
    internal int FindOrRecord(object value)
    {
        if (_many is not null) return FindOrRecordInMany(value);
        for (var i = 0; i < _count; i++)
        {
            if (ReferenceEquals(_few[i].Object, value)) return _few[i].Position;
        }

        if (_count < Small)
        {
            _few[_count++] = (value, Length);
            return -1;
        }

        _many = new(ReferenceEqualityComparer.Instance);
        foreach (var (known, position) in _few) _many.Add(known, position);
        return FindOrRecordInMany(value);
    }

    internal int FindType(Type type)
    {
        foreach (var (known, position) in _types)
        {
            if (known == type) return position;
        }

        return -1;
    }

    internal void RecordType(Type type, int position) => _types.Add((type, position));

    /// <summary>Takes back everything from a position on, after a failure.</summary>
    internal void Rollback(int position, int depth)
    {
        Truncate(position);
        Depth = depth;
        _types.RemoveAll(t => t.Position >= position);
        if (_many is not null)
        {
            foreach (var (value, at) in _many)
            {
                if (at >= position) _many.Remove(value);
            }

            return;
        }

        while (_count > 0 && _few[_count - 1].Position >= position) _few[--_count] = default;
    }

    private int FindOrRecordInMany(object value)
    {
        if (_many!.TryAdd(value, Length)) return -1;
        return _many[value];
    }
}
