using System.Collections.Concurrent;

namespace Orleans.Platform.Tests.Integration.Engine.Support;

/// <summary>A place in a grain method where it stops until the test says go. Grains and tests find it by name.</summary>
public sealed class Gate
{
    private static readonly ConcurrentDictionary<string, Gate> Gates = new();
    private readonly SemaphoreSlim _entered = new(0);
    private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _count;

    /// <summary>How many have come here.</summary>
    public int Count => Volatile.Read(ref _count);

    public static Gate Of(string name) => Gates.GetOrAdd(name, _ => new());

    /// <summary>Called by the grain.</summary>
    public Task PassAsync()
    {
        Interlocked.Increment(ref _count);
        _entered.Release();
        return _open.Task;
    }

    /// <summary>Waits until one more has come here.</summary>
    public async Task EnteredAsync(string what = "the gate was not reached")
    {
        if (!await _entered.WaitAsync(Wait.Limit)) throw new TimeoutException(what);
    }

    public void Open() => _open.TrySetResult();
}
