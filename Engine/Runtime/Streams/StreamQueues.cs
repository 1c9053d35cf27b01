using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Orleans.Engine.Scheduling;

namespace Orleans.Engine.Streams;

/// <summary>The streams of one provider that have been used since the silo started.</summary>
internal sealed class StreamQueues(
    string provider,
    StreamSubscriptions subscriptions,
    IGrainFactory grains,
    StreamStop stop,
    TimeProvider time,
    IOptions<StreamTimes> times,
    ILogger<StreamQueues> logger)
{
    private readonly ConcurrentDictionary<StreamId, Lazy<Task<StreamQueue>>> _queues = new();

    internal async Task<StreamQueue> OfAsync(StreamId streamId)
    {
        var loading = _queues.GetOrAdd(streamId, static (id, self) => new(() => self.StartLoading(id)), this);
        try
        {
            return await loading.Value;
        }
        catch
        {
            _queues.TryRemove(new(streamId, loading)); // The next one tries again.
            throw;
        }
    }

    internal IStreamConsumer ConsumerOf(Guid subscriptionId, StreamId streamId, GrainId grain) =>
        new GrainConsumer(grains.GetGrain<IStreamConsumerExtension>(grain), provider, streamId, subscriptionId);

    private Task<StreamQueue> StartLoading(StreamId streamId)
    {
        // Others wait for the same task: it belongs to no grain's turns.
        using (new SuppressedFlow()) return Task.Run(() => LoadAsync(streamId));
    }

    private async Task<StreamQueue> LoadAsync(StreamId streamId)
    {
        var queue = new StreamQueue(
            streamId, time.GetUtcNow().Ticks, consumer => new SubscriptionPump(consumer, times.Value, time, logger, stop.Token));
        foreach (var (id, grain) in await subscriptions.AllAsync(streamId).ConfigureAwait(false))
            queue.Add(id, ConsumerOf(id, streamId, grain));
        return queue;
    }
}
