using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Streams whose events wait in the memory of the silo.</summary>
internal sealed class MemoryStreamProvider(string name, IServiceProvider services, EventCopies copies) : IStreamProvider
{
    private readonly StreamSubscriptions _subscriptions = ActivatorUtilities.CreateInstance<StreamSubscriptions>(services, name);
    private StreamQueues? _queues;

    public string Name => name;

    public bool IsRewindable => false;

    private StreamQueues Queues => _queues ?? Interlocked.CompareExchange(
        ref _queues, ActivatorUtilities.CreateInstance<StreamQueues>(services, name, _subscriptions), null) ?? _queues;

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStreamOf<T>(this, streamId);

    internal static void RefuseRewind(StreamSequenceToken? token)
    {
        if (token is not null)
            throw new ArgumentException("Events of memory streams are not kept, so a subscription cannot begin with an old one.", nameof(token));
    }

    internal async Task PublishAsync<T>(StreamId streamId, IEnumerable<T> items)
    {
        // Copied at once, so that the producer may go on using its objects.
        var events = copies.Of(items);
        (await Queues.OfAsync(streamId)).Publish(events);
    }

    internal async Task<Guid> SubscribeAsync(StreamId streamId, IAsyncObserver<object?> observer)
    {
        if (RuntimeContext.Current is not { } context)
        {
            var client = Guid.NewGuid();
            await AttachAsync(streamId, client, observer);
            return client;
        }

        if (_subscriptions.ImplicitIdOf(context.GrainId, streamId) is { } known)
        {
            StreamConsumerExtension.Of(context).Attach(known, observer);
            return known;
        }

        // Attached first: an event may come as soon as the subscription is on record.
        var store = _subscriptions.Store(streamId);
        var id = Guid.NewGuid();
        StreamConsumerExtension.Of(context).Attach(id, observer);
        await store.Add(id, context.GrainId);
        (await Queues.OfAsync(streamId)).Add(id, Queues.ConsumerOf(id, streamId, context.GrainId));
        return id;
    }

    internal async Task AttachAsync(StreamId streamId, Guid id, IAsyncObserver<object?> observer)
    {
        if (RuntimeContext.Current is { } context)
        {
            StreamConsumerExtension.Of(context).Attach(id, observer);
            return;
        }

        var queue = await Queues.OfAsync(streamId);
        queue.Remove(id);
        queue.Add(id, new ClientConsumer(observer));
    }

    internal async Task UnsubscribeAsync(StreamId streamId, Guid id)
    {
        if (_subscriptions.IsImplicit(id, streamId)) throw new InvalidOperationException("An implicit subscription cannot be ended.");
        if (RuntimeContext.Current is { } context)
        {
            StreamConsumerExtension.Of(context).Detach(id);
            await _subscriptions.Store(streamId).Remove(id);
        }

        (await Queues.OfAsync(streamId)).Remove(id);
    }

    /// <summary>The subscriptions of the calling grain.</summary>
    internal async Task<IList<StreamSubscriptionHandle<T>>> HandlesAsync<T>(StreamId streamId)
    {
        if (RuntimeContext.Current is not { } context) return [];
        return [.. from subscription in await _subscriptions.AllAsync(streamId)
                   where subscription.Grain == context.GrainId
                   select new SubscriptionHandle<T>(this, streamId, subscription.Id)];
    }
}
