using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Gives events their type back.</summary>
internal sealed class ObserverAdapter<T>(IAsyncObserver<T> observer) : IAsyncObserver<object?>
{
    private readonly IAsyncObserver<T> _observer = observer ?? throw new ArgumentNullException(nameof(observer));

    public Task OnNextAsync(object? item, StreamSequenceToken? token = null) => _observer.OnNextAsync((T)item!, token);

    public Task OnCompletedAsync() => _observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => _observer.OnErrorAsync(ex);
}

/// <summary>Gives events their type back, in batches of one.</summary>
internal sealed class BatchObserverAdapter<T>(IAsyncBatchObserver<T> observer) : IAsyncObserver<object?>
{
    private readonly IAsyncBatchObserver<T> _observer = observer ?? throw new ArgumentNullException(nameof(observer));

    public Task OnNextAsync(object? item, StreamSequenceToken? token = null) =>
        _observer.OnNextAsync([new SequentialItem<T>((T)item!, token!)]);

    public Task OnCompletedAsync() => _observer.OnCompletedAsync();

    public Task OnErrorAsync(Exception ex) => _observer.OnErrorAsync(ex);
}
