using Orleans.Engine.Calls;

namespace Orleans.Engine.Enumerations;

/// <summary>The grain's side of one enumeration, whatever the type of its items.</summary>
internal abstract class Enumeration : IAsyncDisposable
{
    /// <summary>When it was last pulled, by the silo's clock.</summary>
    internal long LastUsed { get; set; }

    /// <summary>A pull is waiting for an item.</summary>
    internal bool IsPulled { get; set; }

    public abstract ValueTask DisposeAsync();
}

/// <summary>Gathers what the grain's enumerator has ready. Used in turns of one activation only.</summary>
internal sealed class Enumeration<T> : Enumeration
{
    private readonly int _maxBatchSize;
    private readonly TimeSpan _heartbeat;
    private readonly TimeProvider _time;
    private readonly CancellationTokenSource _cancellation = new();
    private readonly IAsyncEnumerator<T> _items;
    private Task<bool>? _pending;

    internal Enumeration(IAsyncEnumerableRequest<T> request, TimeSpan heartbeat, TimeProvider time)
    {
        _maxBatchSize = request.MaxBatchSize;
        _heartbeat = heartbeat;
        _time = time;
        (request as IGrainRequest)?.SetCancellationToken(_cancellation.Token);
        _items = request.InvokeImplementation().GetAsyncEnumerator(_cancellation.Token);
    }

    internal async ValueTask<(EnumerationResult Status, object? Value)> PullAsync(CancellationToken cancellation)
    {
        using var registration = cancellation.UnsafeRegister(static s => ((CancellationTokenSource)s!).Cancel(), _cancellation);
        List<T>? batch = null;
        while (batch is null || batch.Count < _maxBatchSize)
        {
            _pending ??= _items.MoveNextAsync().AsTask();
            if (!_pending.IsCompleted && (batch is not null || !await EndsInTimeAsync(_pending))) break;
            // An error waits until the items before it have been fetched.
            if (!_pending.IsCompletedSuccessfully && batch is not null) break;
            if (!await _pending) return (batch is null ? EnumerationResult.Completed : EnumerationResult.CompletedWithBatch, batch);
            (batch ??= []).Add(_items.Current);
            _pending = null;
        }

        return batch is null ? (EnumerationResult.Heartbeat, null) : (EnumerationResult.Batch, batch);
    }

    public override ValueTask DisposeAsync()
    {
        _cancellation.Cancel(); // Here, because its callbacks belong to a turn of the grain.
        return EndAsync();
    }

    private async ValueTask EndAsync()
    {
        // An enumerator must not be disposed while it works; one that ignores its token is left to itself.
        if (_pending is not null && !await EndsInTimeAsync(_pending)) return;
        await _items.DisposeAsync();
        _cancellation.Dispose();
    }

    private async Task<bool> EndsInTimeAsync(Task pending)
    {
        if (pending.IsCompleted) return true;
        using var enough = new CancellationTokenSource();
        await Task.WhenAny(pending, Task.Delay(_heartbeat, _time, enough.Token));
        await enough.CancelAsync();
        return pending.IsCompleted;
    }
}
