using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Engine.Streams;

/// <summary>A subscription of a grain or of a client of this process.</summary>
[Immutable]
internal sealed class SubscriptionHandle<T>(MemoryStreamProvider provider, StreamId streamId, Guid id) : StreamSubscriptionHandle<T>
{
    public override Guid HandleId => id;

    public override string ProviderName => provider.Name;

    public override StreamId StreamId => streamId;

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new ObserverAdapter<T>(observer), token);

    public override Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncBatchObserver<T> observer, StreamSequenceToken? token = null) =>
        ResumeAsync(new BatchObserverAdapter<T>(observer), token);

    public override Task UnsubscribeAsync() => provider.UnsubscribeAsync(streamId, id);

    public override bool Equals(StreamSubscriptionHandle<T>? other) => other?.HandleId == id && other.ProviderName == provider.Name;

    public override bool Equals(object? obj) => Equals(obj as StreamSubscriptionHandle<T>);

    public override int GetHashCode() => id.GetHashCode();

    private async Task<StreamSubscriptionHandle<T>> ResumeAsync(IAsyncObserver<object?> observer, StreamSequenceToken? token)
    {
        await provider.AttachAsync(streamId, id, observer, token);
        return this;
    }
}

/// <summary>Gives a grain the handle of an implicit subscription.</summary>
internal sealed class SubscriptionHandleFactory(MemoryStreamProvider provider, StreamId streamId, Guid id) : IStreamSubscriptionHandleFactory
{
    public string ProviderName => provider.Name;

    public StreamId StreamId => streamId;

    public GuidId SubscriptionId { get; } = GuidId.GetGuidId(id);

    public StreamSubscriptionHandle<T> Create<T>() => new SubscriptionHandle<T>(provider, streamId, id);
}
