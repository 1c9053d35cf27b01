using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Engine.Streams;

/// <summary>The observers that an activation has attached to its subscriptions.</summary>
internal sealed class StreamConsumerExtension(IGrainContext context, ILogger<StreamConsumerExtension> logger) : IStreamConsumerExtension
{
    private readonly Dictionary<Guid, IAsyncObserver<object?>> _observers = [];

    public async Task DeliverAsync(Guid subscriptionId, string providerName, StreamId streamId, object? item, StreamSequenceToken token)
    {
        if (!_observers.TryGetValue(subscriptionId, out var observer))
        {
            await OfferAsync(subscriptionId, providerName, streamId);
            if (!_observers.TryGetValue(subscriptionId, out observer))
            {
                logger.LogWarning("{Grain} has attached nothing to its subscription to {Stream}: an event is lost", context.GrainId, streamId);
                return;
            }
        }

        await observer.OnNextAsync(item, token);
    }

    public Task FailAsync(Guid subscriptionId, Exception error) =>
        _observers.GetValueOrDefault(subscriptionId)?.OnErrorAsync(error) ?? Task.CompletedTask;

    internal static StreamConsumerExtension Of(IGrainContext context) =>
        (StreamConsumerExtension)context.GetComponent<IStreamConsumerExtension>()!;

    internal void Attach(Guid subscriptionId, IAsyncObserver<object?> observer) => _observers[subscriptionId] = observer;

    internal void Detach(Guid subscriptionId) => _observers.Remove(subscriptionId);

    private Task OfferAsync(Guid subscriptionId, string providerName, StreamId streamId)
    {
        if (context.GrainInstance is not IStreamSubscriptionObserver grain) return Task.CompletedTask;
        var provider = (MemoryStreamProvider)context.ActivationServices.GetRequiredKeyedService<IStreamProvider>(providerName);
        return grain.OnSubscribed(new SubscriptionHandleFactory(provider, streamId, subscriptionId));
    }
}
