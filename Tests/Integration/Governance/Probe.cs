using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Integration.Governance;

/// <summary>Looks into grains of this process from a test, and holds them at named points. Tests use grain keys of their own.</summary>
public sealed class Probe
{
    private static readonly ConcurrentDictionary<string, Probe> Probes = new();

    private readonly ConcurrentDictionary<string, int> _counts = new();
    private readonly ConcurrentDictionary<string, Hold> _holds = new();

    public static Probe Of(string grainKey) => Probes.GetOrAdd(grainKey, _ => new Probe());

    public int Count(string name) => _counts.AddOrUpdate(name, 1, (_, count) => count + 1);

    public int CountOf(string name) => _counts.GetValueOrDefault(name);

    /// <summary>From now on, whoever reaches the point stays there until it is released.</summary>
    public Hold HoldAt(string point) => _holds[point] = new Hold();

    /// <summary>Later arrivals pass; those who wait stay: for ever, like the code of a process that died.</summary>
    public void Forget(string point) => _holds.TryRemove(point, out _);

    public Task ReachAsync(string point) => _holds.TryGetValue(point, out var hold) ? hold.ArriveAsync() : Task.CompletedTask;
}

public sealed class Hold
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Waits until somebody is at the point.</summary>
    public Task ReachedAsync() => _reached.Task.WaitAsync(Patience);

    public void Release() => _released.TrySetResult();

    internal Task ArriveAsync()
    {
        _reached.TrySetResult();
        return _released.Task;
    }
}
