namespace Orleans.Runtime;

/// <summary>A hash that is the same in every process and version: it decides about placement. FNV-1a with a final mix.</summary>
internal static class StableHash
{
    internal static uint Compute(ReadOnlySpan<byte> data)
    {
        var hash = 2166136261u;
        foreach (var b in data) hash = (hash ^ b) * 16777619u;
        hash ^= hash >> 16;
        hash *= 0x85ebca6bu;
        hash ^= hash >> 13;
        hash *= 0xc2b2ae35u;
        return hash ^ (hash >> 16);
    }
}
