using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Streams;
using Orleans.Streams.Core;

namespace Orleans.Platform.Tests.Integration.Engine.Streams;

public interface IImplicitListenerGrain : IGrainWithStringKey;

/// <summary>Attaches when it is activated; takes a negative event at the second try only.</summary>
[ImplicitStreamSubscription("implicit")]
public sealed class ImplicitListenerGrain : Grain, IImplicitListenerGrain
{
    private bool _refused;

    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        var stream = this.GetStreamProvider("memory").GetStream<int>("implicit", this.GetPrimaryKeyString());
        await stream.SubscribeAsync(OnNextAsync);
    }

    private Task OnNextAsync(int item, StreamSequenceToken? token)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"{item}");
        if (item >= 0 || _refused) return Task.CompletedTask;
        _refused = true;
        throw new InvalidOperationException("Not the first time.");
    }
}

public interface INumberedListenerGrain : IGrainWithIntegerKey;

/// <summary>Attaches when it is asked to.</summary>
[ImplicitStreamSubscription("numbered")]
public sealed class NumberedListenerGrain : Grain, INumberedListenerGrain, IStreamSubscriptionObserver
{
    public Task OnSubscribed(IStreamSubscriptionHandleFactory handleFactory) => handleFactory.Create<List<string>>().ResumeAsync((item, token) =>
    {
        Journal.Add($"numbered {this.GetPrimaryKeyLong()}", string.Join(' ', item));
        item.Add("changed");
        return Task.CompletedTask;
    });
}

public interface IListenerGrain : IGrainWithStringKey
{
    Task Subscribe(string stream);

    Task<int> Unsubscribe(string stream);

    Task Publish(string stream, int item);
}

/// <summary>Subscribes by itself, and resumes what it has when it is activated.</summary>
public sealed class ListenerGrain : Grain, IListenerGrain
{
    public override async Task OnActivateAsync(CancellationToken cancellationToken)
    {
        foreach (var handle in await Stream(this.GetPrimaryKeyString()).GetAllSubscriptionHandles()) await handle.ResumeAsync(OnNextAsync);
    }

    public Task Subscribe(string stream) => Stream(stream).SubscribeAsync(OnNextAsync);

    public async Task<int> Unsubscribe(string stream)
    {
        var handles = await Stream(stream).GetAllSubscriptionHandles();
        foreach (var handle in handles) await handle.UnsubscribeAsync();
        return handles.Count;
    }

    public Task Publish(string stream, int item) => Stream(stream).OnNextAsync(item);

    private IAsyncStream<int> Stream(string name) => this.GetStreamProvider("memory").GetStream<int>("explicit", name);

    private Task OnNextAsync(int item, StreamSequenceToken? token)
    {
        Journal.Add(this.GetPrimaryKeyString(), $"{item}");
        return Task.CompletedTask;
    }
}

public interface IContextListenerGrain : IGrainWithStringKey
{
    Task Subscribe();
}

/// <summary>Notes who has published.</summary>
public sealed class ContextListenerGrain : Grain, IContextListenerGrain
{
    public Task Subscribe() => this.GetStreamProvider("memory").GetStream<int>("context", this.GetPrimaryKeyString()).SubscribeAsync((_, _) =>
    {
        Journal.Add(this.GetPrimaryKeyString(), $"{RequestContext.Get("user")}");
        return Task.CompletedTask;
    });
}
