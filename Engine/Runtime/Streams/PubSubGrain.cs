namespace Orleans.Engine.Streams;

/// <summary>Remembers who has subscribed to one stream.</summary>
internal interface IPubSubGrain : IGrainWithStringKey
{
    Task Add(Guid id, GrainId consumer);

    Task Remove(Guid id);

    Task<StreamSubscription[]> All();
}

/// <summary>A subscription on record.</summary>
[GenerateSerializer]
[Immutable]
internal sealed record StreamSubscription([property: Id(0)] Guid Id, [property: Id(1)] GrainId Consumer);

/// <summary>The subscriptions of one stream, as they are stored.</summary>
[GenerateSerializer]
internal sealed class StreamSubscriptionList
{
    [Id(0)]
    public List<StreamSubscription> Subscriptions { get; set; } = [];
}

[GrainType("pubsubrendezvous")]
internal sealed class PubSubGrain([PersistentState("subscriptions", PubSubGrain.StorageName)] IPersistentState<StreamSubscriptionList> state)
    : Grain, IPubSubGrain
{
    internal const string StorageName = "PubSubStore";

    public Task Add(Guid id, GrainId consumer)
    {
        state.State.Subscriptions.Add(new(id, consumer));
        return WriteAsync();
    }

    public Task Remove(Guid id) => state.State.Subscriptions.RemoveAll(s => s.Id == id) == 0 ? Task.CompletedTask : WriteAsync();

    public Task<StreamSubscription[]> All() => Task.FromResult(state.State.Subscriptions.ToArray());

    private async Task WriteAsync()
    {
        try
        {
            if (state.State.Subscriptions.Count == 0) await state.ClearStateAsync();
            else await state.WriteStateAsync();
        }
        catch
        {
            this.DeactivateOnIdle(); // What is in memory is not what is stored.
            throw;
        }
    }
}
