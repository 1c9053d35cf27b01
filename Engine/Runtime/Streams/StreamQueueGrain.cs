using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Numbers the events of one stream and passes them to its subscriptions. Its key is the provider's name and the stream's id.</summary>
[GrainType("memorystreamqueue")]
internal sealed class StreamQueueGrain(
    IServiceProvider services,
    ImplicitSubscribers implicitly,
    StreamStop stop,
    [FromKeyedServices(TimeProviderNames.SystemTimers)] TimeProvider time,
    IOptions<StreamTimes> times,
    ILogger<StreamQueueGrain> logger) : Grain, IStreamQueueGrain
{
    private StreamQueue? _queue;
    private string _provider = "";

    internal static string KeyOf(string provider, StreamId streamId) => $"{provider}/{streamId}";

    public async Task Publish(StreamId streamId, [Immutable] List<object?> items) => (await QueueAsync(streamId)).Publish(items);

    public async Task AddGrain(StreamId streamId, Guid subscriptionId, GrainId consumer, StreamSequenceToken? from)
    {
        var queue = await QueueAsync(streamId);
        queue.Add(subscriptionId, ConsumerOf(subscriptionId, streamId, consumer), from);
    }

    public async Task AddClient(StreamId streamId, Guid subscriptionId, IStreamClient client, StreamSequenceToken? from)
    {
        var queue = await QueueAsync(streamId);
        queue.Remove(subscriptionId);
        queue.Add(subscriptionId, new ClientConsumer(client, () => queue.Remove(subscriptionId)), from);
        // Subscriptions of clients are in this memory only.
        DelayDeactivation(Timeout.InfiniteTimeSpan);
    }

    public Task Remove(Guid subscriptionId)
    {
        _queue?.Remove(subscriptionId);
        return Task.CompletedTask;
    }

    private async Task<StreamQueue> QueueAsync(StreamId streamId)
    {
        if (_queue is not null) return _queue;
        var key = this.GetPrimaryKeyString();
        _provider = key[..^(streamId.ToString().Length + 1)];
        var queue = new StreamQueue(streamId, time.GetUtcNow().Ticks, times.Value.KeptEvents, CreatePump);
        foreach (var (id, grain) in await new StreamSubscriptions(_provider, services, implicitly).AllAsync(streamId))
            queue.Add(id, ConsumerOf(id, streamId, grain), null);
        return _queue = queue;
    }

    private SubscriptionPump CreatePump(IStreamConsumer consumer) => new(consumer, times.Value, time, logger, stop.Token);

    private GrainConsumer ConsumerOf(Guid subscriptionId, StreamId streamId, GrainId grain) =>
        new(GrainFactory.GetGrain<IStreamConsumerExtension>(grain), _provider, streamId, subscriptionId);
}
