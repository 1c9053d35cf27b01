using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>A stream, for whoever publishes to it or subscribes to it.</summary>
[Immutable]
internal sealed class MemoryStreamOf<T>(MemoryStreamProvider provider, StreamId streamId) : IAsyncStream<T>
{
    public bool IsRewindable => provider.IsRewindable;

    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer) => SubscribeAsync(new ObserverAdapter<T>(observer), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token, string? filterData = null) =>
        SubscribeAsync(new ObserverAdapter<T>(observer), token);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer) =>
        SubscribeAsync(new BatchObserverAdapter<T>(observer), null);

    public Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token) =>
        SubscribeAsync(new BatchObserverAdapter<T>(observer), token);

    public Task OnNextAsync(T item, StreamSequenceToken? token = null) => OnNextBatchAsync([item], token);

    public Task OnNextBatchAsync(IEnumerable<T> batch, StreamSequenceToken? token = null)
    {
        ArgumentNullException.ThrowIfNull(batch);
        if (token is not null) throw new ArgumentException("Memory streams number their events themselves.", nameof(token));
        return provider.PublishAsync(streamId, batch);
    }

    public Task OnCompletedAsync() => throw new NotSupportedException("Memory streams do not end.");

    public Task OnErrorAsync(Exception ex) => throw new NotSupportedException("Memory streams carry no errors of producers.");

    public Task<IList<StreamSubscriptionHandle<T>>> GetAllSubscriptionHandles() => provider.HandlesAsync<T>(streamId);

    public bool Equals(IAsyncStream<T>? other) => other is not null && other.StreamId == streamId && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as IAsyncStream<T>);

    public override int GetHashCode() => streamId.GetHashCode();

    public int CompareTo(IAsyncStream<T>? other) => other is null ? 1 : streamId.CompareTo(other.StreamId);

    public override string ToString() => $"{provider.Name}/{streamId}";

    private async Task<StreamSubscriptionHandle<T>> SubscribeAsync(IAsyncObserver<object?> observer, StreamSequenceToken? token)
    {
        return new SubscriptionHandle<T>(provider, streamId, await provider.SubscribeAsync(streamId, observer, token));
    }
}
