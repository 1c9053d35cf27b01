using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>The queue of one stream; it is where the cluster places it, and everybody publishes and subscribes there.</summary>
internal interface IStreamQueueGrain : IGrainWithStringKey
{
    /// <summary>Returns when the events have been taken in, with the request context of the call.</summary>
    Task Publish(StreamId streamId, [Immutable] List<object?> items);

    /// <summary>Begins to deliver to a grain: new events, or what is still known from a token on.</summary>
    Task AddGrain(StreamId streamId, Guid subscriptionId, GrainId consumer, StreamSequenceToken? from);

    /// <summary>Begins to deliver to a client, as long as it can be reached.</summary>
    Task AddClient(StreamId streamId, Guid subscriptionId, IStreamClient client, StreamSequenceToken? from);

    Task Remove(Guid subscriptionId);
}

/// <summary>The side of a client that subscribes.</summary>
internal interface IStreamClient : IGrainObserver
{
    Task DeliverAsync(object? item, StreamSequenceToken token);

    Task FailAsync(Exception error);
}
