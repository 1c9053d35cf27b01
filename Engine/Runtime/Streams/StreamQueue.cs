using Orleans.Providers.Streams.Common;
using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>One stream: gives its events numbers, passes them to every subscription, and keeps the last ones for those that come late.</summary>
internal sealed class StreamQueue(StreamId streamId, long number, int kept, Func<IStreamConsumer, SubscriptionPump> createPump)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<Guid, SubscriptionPump> _pumps = [];
    private readonly Queue<StreamEvent> _recent = new();
    private long _number = number;

    /// <summary>Does nothing for a subscription that is there already, unless it is to go back to a token.</summary>
    internal void Add(Guid subscriptionId, IStreamConsumer consumer, StreamSequenceToken? from)
    {
        lock (_lock)
        {
            if (from is not null && _pumps.Remove(subscriptionId, out var previous)) previous.Remove();
            if (_pumps.ContainsKey(subscriptionId)) return;
            var pump = createPump(consumer);
            _pumps.Add(subscriptionId, pump);
            if (from is null) return;
            foreach (var old in _recent.Where(e => e.Token.CompareTo(from) >= 0)) pump.Enqueue(old);
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
        // What allows calls to come back belongs to the call of the producer, which has ended when an event is delivered.
        var context = RequestContextData.Create(Guid.Empty, (RequestContext.Current ?? RequestContextData.Empty).Values);
        lock (_lock)
        {
            if (_pumps.Values.Any(pump => pump.IsFull))
                throw new LimitExceededException($"Too many events of stream {streamId} wait for a consumer.");
            var token = new EventSequenceTokenV2(++_number);
            for (var i = 0; i < items.Count; i++)
            {
                var published = new StreamEvent(items[i], token.CreateSequenceTokenForEvent(i), context);
                foreach (var pump in _pumps.Values) pump.Enqueue(published);
                _recent.Enqueue(published);
                if (_recent.Count > kept) _recent.Dequeue();
            }
        }
    }
}

/// <summary>An event with its number and the request context of its producer.</summary>
internal readonly record struct StreamEvent(object? Item, StreamSequenceToken Token, RequestContextData? Context);
