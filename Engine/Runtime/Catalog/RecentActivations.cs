using System.Runtime.InteropServices;

namespace Orleans.Engine.Catalog;

/// <summary>
/// Activations that were called lately, by the bytes that name them in messages: for most calls there is no id to be made. Written
/// without a lock, so whatever is found is compared before it is used.
/// </summary>
internal sealed class RecentActivations
{
    private const int FirstSlots = 256, MaxSlots = 16 * 1024, Growth = 4, Types = 64;

    private readonly byte[]?[] _types = new byte[Types][];
    private volatile Activation?[] _slots = new Activation?[FirstSlots];
    private int _replaced;

    internal Activation? Find(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key)
    {
        var (slots, first) = (_slots, PairOf(type, key));
        if (slots[first & (slots.Length - 1)] is { } one && IsNamed(one, type, key)) return one;
        return slots[(first & (slots.Length - 1)) + 1] is { } other && IsNamed(other, type, key) ? other : null;
    }

    /// <summary>The id of these names. Ids of one type share its bytes, which keeps them where the processor finds them at once.</summary>
    internal GrainId ToId(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key)
    {
        ref var known = ref _types[Mix(0, type) >> 32 & (Types - 1)];
        var shared = known;
        if (!type.SequenceEqual(shared)) known = shared = type.ToArray();
        return new(new GrainType(shared!), new IdSpan(key.ToArray()));
    }

    internal void Add(Activation activation)
    {
        var (slots, at) = Locate(activation);
        if (slots[at] is not null && slots[at + 1] is null) at++;
        if (slots[at] is not null && ++_replaced > slots.Length / Growth && slots.Length < MaxSlots)
        {
            _replaced = 0;
            _slots = new Activation?[slots.Length * Growth];
            (slots, at) = Locate(activation);
        }

        slots[at] = activation;
    }

    internal void Remove(Activation activation)
    {
        var (slots, at) = Locate(activation);
        if (ReferenceEquals(slots[at], activation)) slots[at] = null;
        if (ReferenceEquals(slots[at + 1], activation)) slots[at + 1] = null;
    }

    private (Activation?[] Slots, int At) Locate(Activation activation)
    {
        var slots = _slots;
        return (slots, PairOf(activation.GrainId.Type.AsSpan(), activation.GrainId.Key.AsSpan()) & (slots.Length - 1));
    }

    private static bool IsNamed(Activation activation, ReadOnlySpan<byte> type, ReadOnlySpan<byte> key) =>
        activation.GrainId.Key.AsSpan().SequenceEqual(key) && activation.GrainId.Type.AsSpan().SequenceEqual(type);

    // Each name may be in one of two neighbours, the first of which is even.
    private static int PairOf(ReadOnlySpan<byte> type, ReadOnlySpan<byte> key) => (int)(Mix(Mix((ulong)key.Length, type), key) >> 32) & ~1;

    // Spreads, no more: names that collide cost a look-up.
    private static ulong Mix(ulong hash, ReadOnlySpan<byte> bytes)
    {
        const ulong Factor = 0x9E3779B97F4A7C15;
        for (; bytes.Length >= sizeof(ulong); bytes = bytes[sizeof(ulong)..]) hash = (hash ^ MemoryMarshal.Read<ulong>(bytes)) * Factor;
        foreach (var b in bytes) hash = (hash ^ b) * Factor;
        return hash;
    }
}
