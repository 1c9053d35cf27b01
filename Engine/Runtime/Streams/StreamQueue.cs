using Orleans.Providers.Streams.Common;

namespace Orleans.Engine.Streams;

/// <summary>One stream: gives its events numbers and passes them to every subscription.</summary>
internal sealed class StreamQueue(StreamId streamId, long number, Func<IStreamConsumer, SubscriptionPump> createPump)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, SubscriptionPump> _pumps = [];
    private long _number = number;

    /// <summary>Does nothing for a subscription that is there already.</summary>
    internal void Add(Guid subscriptionId, IStreamConsumer consumer)
    {
        lock (_lock)
        {
            if (!_pumps.ContainsKey(subscriptionId)) _pumps.Add(subscriptionId, createPump(consumer));
        }
    }

    internal void Remove(Guid subscriptionId)
    {
        lock (_lock)
        {
            if (_pumps.Remove(subscriptionId, out var pump)) pump.Remove();
        }
    }

    internal void Publish(IReadOnlyList<object?> items)
    {
        lock (_lock)
        {
            if (_pumps.Values.Any(pump => pump.IsFull))
                throw new LimitExceededException($"Too many events of stream {streamId} wait for a consumer.");
            var token = new EventSequenceTokenV2(++_number);
            for (var i = 0; i < items.Count; i++)
            {
                foreach (var pump in _pumps.Values) pump.Enqueue(items[i], token.CreateSequenceTokenForEvent(i));
            }
        }
    }
}
