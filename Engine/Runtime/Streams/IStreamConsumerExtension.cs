using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Brings events to a grain, as calls that take their turn like others.</summary>
internal interface IStreamConsumerExtension : IGrainExtension
{
    Task DeliverAsync(Guid subscriptionId, string providerName, StreamId streamId, object? item, StreamSequenceToken token);

    /// <summary>An event could not be delivered and is given up.</summary>
    Task FailAsync(Guid subscriptionId, Exception error);
}
