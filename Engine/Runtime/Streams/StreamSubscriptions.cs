using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Engine.Streams;

/// <summary>Who consumes a stream of one provider: by attribute, or because it has subscribed.</summary>
internal sealed class StreamSubscriptions(string provider, IServiceProvider services, ImplicitSubscribers implicitly)
{
    // Looked up late, because the factory needs what is made with the silo.
    private IGrainFactory Grains => services.GetRequiredService<IGrainFactory>();

    // Without that storage nobody can subscribe, so there is nobody to ask for.
    private bool HasStore => services.GetKeyedService<IGrainStorage>(PubSubGrain.StorageName) is not null;

    internal async Task<List<(Guid Id, GrainId Grain)>> AllAsync(StreamId streamId)
    {
        List<(Guid, GrainId)> all = [.. implicitly.Of(provider, streamId)];
        if (HasStore) all.AddRange((await Store(streamId).All()).Select(s => (s.Id, s.Consumer)));
        return all;
    }

    internal Guid? ImplicitIdOf(GrainId grain, StreamId streamId) =>
        implicitly.Of(provider, streamId).Where(s => s.Grain == grain).Select(s => (Guid?)s.Id).FirstOrDefault();

    internal bool IsImplicit(Guid id, StreamId streamId) => implicitly.Of(provider, streamId).Any(s => s.Id == id);

    internal IPubSubGrain Store(StreamId streamId) => HasStore
        ? Grains.GetGrain<IPubSubGrain>($"{provider}/{streamId}")
        : throw new OrleansConfigurationException(
            $"Subscriptions need a grain storage named '{PubSubGrain.StorageName}', and the silo has none.");
}
