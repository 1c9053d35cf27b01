using Orleans.Streams;

namespace Orleans.Engine.Streams;

/// <summary>Who gets the events of a subscription.</summary>
internal interface IStreamConsumer
{
    Task DeliverAsync(object? item, StreamSequenceToken token);

    Task FailAsync(Exception error);
}

/// <summary>A grain, which its events activate.</summary>
internal sealed class GrainConsumer(IStreamConsumerExtension grain, string provider, StreamId streamId, Guid subscriptionId) : IStreamConsumer
{
    public Task DeliverAsync(object? item, StreamSequenceToken token) => grain.DeliverAsync(subscriptionId, provider, streamId, item, token);

    public Task FailAsync(Exception error) => grain.FailAsync(subscriptionId, error);
}

/// <summary>A client; its subscriptions end with it.</summary>
internal sealed class ClientConsumer(IStreamClient client, Action remove) : IStreamConsumer
{
    public Task DeliverAsync(object? item, StreamSequenceToken token) => client.DeliverAsync(item, token);

    public async Task FailAsync(Exception error)
    {
        try
        {
            await client.FailAsync(error).ConfigureAwait(false);
        }
        catch
        {
            remove(); // It is gone: nobody waits for what comes next.
            throw;
        }
    }
}

/// <summary>What a client has attached to its subscription.</summary>
internal sealed class StreamClient(IAsyncObserver<object?> observer) : IStreamClient
{
    public Task DeliverAsync(object? item, StreamSequenceToken token) => observer.OnNextAsync(item, token);

    public Task FailAsync(Exception error) => observer.OnErrorAsync(error);
}
