using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Streams whose events wait in the memory of the silos. The last events of a stream are kept, so that subscriptions can go back to them.</summary>
internal sealed class MemoryStreamProvider(string name, IServiceProvider services, EventCopies copies) : IStreamProvider
{
    private readonly StreamSubscriptions _subscriptions = ActivatorUtilities.CreateInstance<StreamSubscriptions>(services, name);

    // The runtime holds objects behind references weakly.
    private readonly ConcurrentDictionary<Guid, (StreamId Stream, StreamClient Client, IStreamClient Reference)> _clients = new();

    public string Name => name;

    public bool IsRewindable => true;

    // Looked up late, because the factory needs what is made with the silo.
    private IGrainFactory Grains => services.GetRequiredService<IGrainFactory>();

    public IAsyncStream<T> GetStream<T>(StreamId streamId) => new MemoryStreamOf<T>(this, streamId);

    /// <summary>The events are copied at once, so that the producer may go on using its objects.</summary>
    internal Task PublishAsync<T>(StreamId streamId, IEnumerable<T> items) => QueueOf(streamId).Publish(streamId, copies.Of(items));

    internal async Task<Guid> SubscribeAsync(StreamId streamId, IAsyncObserver<object?> observer, StreamSequenceToken? from)
    {
        if (RuntimeContext.Current is not { } context)
        {
            var client = Guid.NewGuid();
            await AttachAsync(streamId, client, observer, from);
            return client;
        }

        if (_subscriptions.ImplicitIdOf(context.GrainId, streamId) is { } known)
        {
            await AttachAsync(streamId, known, observer, from);
            return known;
        }

        // Attached first: an event may come as soon as the subscription is on record.
        var store = _subscriptions.Store(streamId);
        var id = Guid.NewGuid();
        StreamConsumerExtension.Of(context).Attach(id, observer);
        await store.Add(id, context.GrainId);
        await QueueOf(streamId).AddGrain(streamId, id, context.GrainId, from);
        return id;
    }

    internal async Task AttachAsync(StreamId streamId, Guid id, IAsyncObserver<object?> observer, StreamSequenceToken? from)
    {
        if (RuntimeContext.Current is { } context)
        {
            StreamConsumerExtension.Of(context).Attach(id, observer);
            if (from is not null) await QueueOf(streamId).AddGrain(streamId, id, context.GrainId, from);
            return;
        }

        Forget(id);
        var client = new StreamClient(observer);
        var reference = Grains.CreateObjectReference<IStreamClient>(client);
        _clients[id] = (streamId, client, reference);
        await QueueOf(streamId).AddClient(streamId, id, reference, from);
    }

    internal async Task UnsubscribeAsync(StreamId streamId, Guid id)
    {
        if (_subscriptions.IsImplicit(id, streamId)) throw new InvalidOperationException("An implicit subscription cannot be ended.");
        if (RuntimeContext.Current is { } context)
        {
            StreamConsumerExtension.Of(context).Detach(id);
            await _subscriptions.Store(streamId).Remove(id);
        }

        await QueueOf(streamId).Remove(id);
        Forget(id);
    }

    /// <summary>The subscriptions of the calling grain; outside of grains those of this process's client.</summary>
    internal async Task<IList<StreamSubscriptionHandle<T>>> HandlesAsync<T>(StreamId streamId)
    {
        if (RuntimeContext.Current is not { } context)
            return [.. _clients.Where(client => client.Value.Stream == streamId).Select(client => new SubscriptionHandle<T>(this, streamId, client.Key))];
        return [.. from subscription in await _subscriptions.AllAsync(streamId)
                   where subscription.Grain == context.GrainId
                   select new SubscriptionHandle<T>(this, streamId, subscription.Id)];
    }

    private void Forget(Guid id)
    {
        if (_clients.TryRemove(id, out var known)) Grains.DeleteObjectReference<IStreamClient>(known.Reference);
    }

    private IStreamQueueGrain QueueOf(StreamId streamId) => Grains.GetGrain<IStreamQueueGrain>(StreamQueueGrain.KeyOf(name, streamId));
}
