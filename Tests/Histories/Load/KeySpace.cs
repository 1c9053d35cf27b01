using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Histories.Load;

/// <summary>The lists in use: a few hot ones and many cold ones. A list that has grown is replaced, since each append writes it whole.</summary>
public sealed class KeySpace(int hot, int cold, int usesOfEach = 100, string name = "")
{
    private readonly ConcurrentDictionary<string, bool> _used = new();
    private readonly int[] _uses = new int[hot + cold];
    private long _lastValue;
    private int _lastId;
    private int _lastOwn;

    public IReadOnlyCollection<string> Used => [.. _used.Keys];

    public string Hot(Random random) => Name(random.Next(hot));

    public string Any(Random random) => random.Next(2) == 0 ? Hot(random) : Name(hot + random.Next(cold));

    /// <summary>A value that was never used.</summary>
    public long NextValue() => Interlocked.Increment(ref _lastValue);

    /// <summary>A list of the caller's own.</summary>
    public string Fresh()
    {
        var key = $"own-{Interlocked.Increment(ref _lastOwn)}";
        _used.TryAdd(key, true);
        return key;
    }

    /// <summary>A transaction's number.</summary>
    public int NextId() => Interlocked.Increment(ref _lastId);

    private string Name(int slot)
    {
        var key = $"{name}{(slot < hot ? "hot" : "cold")}-{slot}.{Interlocked.Increment(ref _uses[slot]) / usesOfEach}";
        _used.TryAdd(key, true);
        return key;
    }
}
