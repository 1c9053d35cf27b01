using Orleans.Engine.Proxies;

namespace Orleans.Engine.Enumerations;

/// <summary>The caller's side of an enumeration: pulls batches and hands out their items.</summary>
internal sealed class RemoteEnumerator<T>(GrainProxy reference, IAsyncEnumerableRequest<T> request, JoinedCancellation cancellation)
    : IAsyncEnumerator<T>
{
    private readonly Guid _id = Guid.NewGuid();
    private readonly IAsyncEnumerableGrainExtension _grain = reference.Cast<IAsyncEnumerableGrainExtension>();
    private List<T> _batch = [];
    private int _index;
    private bool _started;
    private bool _ended;

    public T Current { get; private set; } = default!;

    public async ValueTask<bool> MoveNextAsync()
    {
        cancellation.Token.ThrowIfCancellationRequested();
        while (_index == _batch.Count)
        {
            if (_ended) return false;
            Accept(await PullAsync());
        }

        Current = _batch[_index++];
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        cancellation.Dispose();
        // What ended by itself is forgotten there already.
        if (!_started || _ended) return;
        _ended = true;
        await _grain.DisposeAsync(_id);
    }

    private ValueTask<(EnumerationResult Status, object? Value)> PullAsync()
    {
        if (_started) return _grain.MoveNext<T>(_id, cancellation.Token);
        _started = true;
        return _grain.StartEnumeration(_id, request, cancellation.Token);
    }

    private void Accept((EnumerationResult Status, object? Value) answer)
    {
        var (status, value) = answer;
        _ended = (status & ~(EnumerationResult.Heartbeat | EnumerationResult.Element | EnumerationResult.Batch)) != 0;
        _index = 0;
        _batch = (status & (EnumerationResult.Element | EnumerationResult.Batch)) switch
        {
            EnumerationResult.Element => [(T)value!],
            EnumerationResult.Batch => (List<T>)value!,
            _ => [],
        };
        if ((status & EnumerationResult.MissingEnumeratorError) != 0)
            throw new EnumerationAbortedException(
                $"{reference.GrainId} does not know this enumeration any more: it was deactivated, or had not been asked for long.");
        if ((status & EnumerationResult.Canceled) != 0) throw new OperationCanceledException(cancellation.Token);
    }
}
