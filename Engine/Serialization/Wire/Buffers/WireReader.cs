using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Orleans.Serialization.Wire;

/// <summary>
/// Reads one message; the bytes must stay as they are until <see cref="Release"/>. Whatever is wrong with them ends in a
/// <see cref="WireFormatException"/>.
/// </summary>
internal sealed class WireReader : WireInput
{
    [ThreadStatic]
    private static WireReader? _free;

    private readonly ReadObjects _objects = new();
    private readonly List<(int Position, Type Type)> _types = [];
    private long _allocation;
    private int _depth;
    private int _pendingSlot;

    /// <summary>Makes references to grains; null: there are none to be had.</summary>
    internal IReferenceSource? References { get; private set; }

    /// <summary>What the variable that is being read can hold, for values whose type depends on that.</summary>
    internal Type? Expected { get; set; }

    internal static WireReader Rent(ReadOnlyMemory<byte> message, IReferenceSource? references = null)
    {
        var reader = _free ?? new WireReader();
        _free = null;
        if (!MemoryMarshal.TryGetArray(message, out var bytes)) bytes = message.ToArray();
        reader.Begin(bytes, references);
        return reader;
    }

    internal static WireReader Rent(in ReadOnlySequence<byte> message, IReferenceSource? references = null) =>
        Rent(message.IsSingleSegment ? message.First : message.ToArray(), references);

    internal void Release()
    {
        _objects.Clear();
        _types.Clear();
        References = null;
        Expected = null;
        Set([], 0, 0);
        _free = this;
    }

    /// <summary>Reads a value of a declared type.</summary>
    public T Read<T>()
    {
        try
        {
            return TypeCodec<T>.Read(this);
        }
        catch (Exception e) when (e is not (WireFormatException or CodecNotFoundException))
        {
            throw new WireFormatException($"A value of type {typeof(T)} cannot be made from the message: {e.Message}", e);
        }
    }

    /// <summary>Nothing may follow.</summary>
    internal void ExpectEnd()
    {
        if (Remaining != 0) throw new WireFormatException($"The message has {Remaining} bytes too many.");
    }

    internal void Enter()
    {
        if (++_depth > WireLimits.MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new WireFormatException($"The message is nested deeper than {WireLimits.MaxDepth} levels.");
    }

    internal void Leave() => _depth--;

    /// <summary>Counts memory that a value is about to take.</summary>
    internal void Allocate(long bytes)
    {
        if ((_allocation -= bytes) < 0) throw new WireFormatException("The message would take too much memory for its length.");
    }

    /// <summary>The number of elements that follow, when there is memory for them.</summary>
    internal int ReadCount<T>()
    {
        var count = ReadCount();
        Allocate((long)count * Unsafe.SizeOf<T>());
        return count;
    }

    /// <summary>An object begins at the position; its codec records it.</summary>
    internal void OpenSlot(int position) => _pendingSlot = _objects.Reserve(position);

    internal int TakeSlot() => _pendingSlot;

    internal void Record(int slot, object value) => _objects.Fill(slot, value);

    internal object? FindObject(int position) => _objects.Find(position);

    /// <summary>An object that was read before, out of order, is not made twice.</summary>
    internal object? FindEarlier(int position)
    {
        if (_objects.FindFinished(position) is not { } early) return null;
        ReadRaw(early.End - Position);
        return early.Value;
    }

    /// <summary>Reads what stands in a member that was skipped, when it is referred to from elsewhere.</summary>
    internal object? ReadSkipped<TState>(int position, TState state, Func<WireReader, TState, object?> read)
    {
        if (position >= Position) throw new WireFormatException("A reference points ahead.");
        var here = GoTo(position);
        // Every byte is paid for again, so that no message makes its reader work for ever.
        Enter();
        var value = read(this, state) ?? throw new WireFormatException("A reference points to nothing.");
        Leave();
        Allocate((Position - position) * (long)WireLimits.MaxExpansion / 2);
        _objects.Finish(position, Position);
        Return(here);
        return value;
    }

    internal void RecordType(int position, Type type) => _types.Add((position, type));

    internal Type? FindType(int position)
    {
        foreach (var (known, type) in _types)
        {
            if (known == position) return type;
        }

        return null;
    }

    /// <summary>Reads the name of a type that stands in a member that was skipped.</summary>
    internal Type ReadSkippedType(int position)
    {
        if (position >= Position) throw new WireFormatException("The reference to a type points ahead.");
        var here = GoTo(position);
        Enter();
        var type = TypeReader.Read(this);
        Leave();
        Return(here);
        return type;
    }

    private void Begin(ArraySegment<byte> bytes, IReferenceSource? references)
    {
        Set(bytes.Array!, bytes.Offset, bytes.Count);
        References = references;
        _allocation = WireLimits.MinAllocation + ((long)bytes.Count * WireLimits.MaxExpansion);
        _depth = 0;
    }
}
