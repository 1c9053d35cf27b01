using Microsoft.Extensions.DependencyInjection;
using Orleans.Engine.Streams;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Streams;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Streams;

public class StreamFixture : EngineFixture
{
    protected override void Configure(ISiloBuilder silo) => silo.AddMemoryStreams("memory").AddMemoryGrainStorage("PubSubStore");

    protected override void ConfigureClient(IClientBuilder client) => client.AddMemoryStreams("memory");
}

/// <summary>The same on three silos, from a client of their cluster.</summary>
public sealed class StreamOnThreeSilos : StreamFixture
{
    protected override short SiloCount => 3;
}

public abstract class StreamTests(StreamFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private IStreamProvider Provider => engine.Cluster.Client.GetStreamProvider("memory");

    [Fact]
    public async Task S10_60_AnImplicitSubscriberIsActivatedByTheFirstEventAndGetsAllInOrder()
    {
        var stream = Provider.GetStream<int>("implicit", _key);
        for (var i = 0; i < 200; i++) await stream.OnNextAsync(i);
        await stream.OnNextBatchAsync([200, 201, 202]);
        await EventsAsync(_key, 203);
        Assert.Equal(Enumerable.Range(0, 203).Select(i => $"{i}"), Journal.Read(_key));
    }

    [Fact]
    public async Task S10_60_AnEventThatWasNotTakenComesAgainBeforeTheNext()
    {
        var stream = Provider.GetStream<int>("implicit", _key);
        await stream.OnNextBatchAsync([1, -2, 3]);
        await EventsAsync(_key, 4);
        Assert.Equal(["1", "-2", "-2", "3"], Journal.Read(_key));
    }

    [Fact]
    public async Task AnImplicitSubscriberMayAttachWhenItIsOffered()
    {
        var number = Random.Shared.NextInt64();
        List<string> item = ["a"];
        var published = Provider.GetStream<List<string>>("numbered", number).OnNextAsync(item);
        item.Add("after");
        await published;
        await Provider.GetStream<List<string>>("numbered", number).OnNextAsync(["b"]);
        await EventsAsync($"numbered {number}", 2);
        Assert.Equal(["a", "b"], Journal.Read($"numbered {number}"));
        Assert.Equal(["a", "after"], item);
    }

    [Fact]
    public async Task ASubscriptionSurvivesTheActivationThatMadeIt()
    {
        var grain = engine.Grains.GetGrain<IListenerGrain>(_key);
        var producer = engine.Grains.GetGrain<IListenerGrain>("producer");
        await producer.Publish(_key, 0); // Nobody listens yet.
        await grain.Subscribe(_key);
        await producer.Publish(_key, 1);
        await EventsAsync(_key, 1);

        await engine.Cluster.DeactivateAsync(grain);
        await producer.Publish(_key, 2);
        await EventsAsync(_key, 2);

        Assert.Equal(1, await grain.Unsubscribe(_key));
        await producer.Publish(_key, 3);
        Assert.Equal(0, await grain.Unsubscribe(_key));
        Assert.Equal(["1", "2"], Journal.Read(_key));
    }

    [Fact]
    public async Task TwoSubscriptionsAreTwoDeliveries()
    {
        var grain = engine.Grains.GetGrain<IListenerGrain>(_key);
        await grain.Subscribe(_key);
        await grain.Subscribe(_key);
        await grain.Publish(_key, 1); // Its own event waits for its turn.
        await EventsAsync(_key, 2);
        Assert.Equal(2, await grain.Unsubscribe(_key));
    }

    [Fact]
    public async Task AClientGetsEventsUntilItUnsubscribes()
    {
        var stream = Provider.GetStream<int>("explicit", _key);
        var handle = await stream.SubscribeAsync((item, _) =>
        {
            Journal.Add(_key, $"{item}");
            return Task.CompletedTask;
        });
        await stream.OnNextAsync(1);
        await EventsAsync(_key, 1);
        Assert.Equal([handle], await stream.GetAllSubscriptionHandles());
        Assert.Empty(await Provider.GetStream<int>("explicit", $"{_key}-other").GetAllSubscriptionHandles());
        await handle.UnsubscribeAsync();
        Assert.Empty(await stream.GetAllSubscriptionHandles());
        await stream.OnNextAsync(2);
        Assert.Equal(["1"], Journal.Read(_key));
    }

    [Fact]
    public async Task ASubscriptionMayGoBackToAnEventThatIsStillKept()
    {
        var stream = Provider.GetStream<int>("explicit", _key);
        Assert.True(stream.IsRewindable);
        StreamSequenceToken? second = null;
        await stream.SubscribeAsync((item, token) =>
        {
            if (item == 2) second = token;
            Journal.Add(_key, $"{item}");
            return Task.CompletedTask;
        });
        for (var i = 1; i <= 4; i++) await stream.OnNextAsync(i);
        await EventsAsync(_key, 4);
        await stream.SubscribeAsync(
            (item, _) =>
            {
                Journal.Add($"{_key} late", $"{item}");
                return Task.CompletedTask;
            },
            second!);
        await stream.OnNextAsync(5);
        await EventsAsync($"{_key} late", 4);
        Assert.Equal(["2", "3", "4", "5"], Journal.Read($"{_key} late"));
    }

    [Fact]
    public async Task TheRequestContextOfTheProducerComesWithTheEvent()
    {
        var grain = engine.Grains.GetGrain<IContextListenerGrain>(_key);
        await grain.Subscribe();
        var stream = Provider.GetStream<int>("context", _key);
        foreach (var user in new[] { "ann", "bob" })
        {
            RequestContext.Set("user", user);
            await stream.OnNextAsync(1);
        }

        RequestContext.Clear();
        await EventsAsync(_key, 2);
        Assert.Equal(["ann", "bob"], Journal.Read(_key));
    }

    [Fact]
    public async Task AnEventThatIsNeverTakenIsGivenUp()
    {
        await using var cluster = await EngineCluster.StartAsync(silo =>
        {
            silo.AddMemoryStreams("memory");
            silo.Services.Configure<StreamTimes>(times => times.DeliveryLimit = TimeSpan.Zero);
        });
        var stream = cluster.Client.GetStreamProvider("memory").GetStream<int>("explicit", _key);
        await stream.SubscribeAsync(
            (item, _) => item < 0 ? throw new InvalidOperationException("never") : Note($"{item}"),
            error => Note(error.Message));
        await stream.OnNextBatchAsync([-1, 2]);
        await EventsAsync(_key, 2);
        Assert.Equal(["never", "2"], Journal.Read(_key));

        Task Note(string text)
        {
            Journal.Add(_key, text);
            return Task.CompletedTask;
        }
    }

    [Fact]
    public void AnUnknownProviderIsAnError() =>
        Assert.Throws<KeyNotFoundException>(() => engine.Cluster.Client.GetStreamProvider("unknown"));

    private static Task EventsAsync(string journal, int count) =>
        Wait.Until(() => Journal.Read(journal).Length >= count, $"{count} events came");
}

public sealed class StreamTestsOnOneSilo(StreamFixture engine) : StreamTests(engine), IClassFixture<StreamFixture>;

public sealed class StreamTestsOnThreeSilos(StreamOnThreeSilos engine) : StreamTests(engine), IClassFixture<StreamOnThreeSilos>;
