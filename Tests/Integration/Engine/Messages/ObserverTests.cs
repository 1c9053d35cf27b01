using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Messages;

public interface INewsObserver : IGrainObserver
{
    Task Heard(int number);
}

public interface INewsGrain : IGrainWithStringKey
{
    Task Tell(INewsObserver observer, int count);

    Task Remember(ISelfGrain grain);

    Task<Guid> AskRemembered();
}

public interface ISelfGrain : IGrainWithStringKey
{
    Task IntroduceTo(INewsGrain other);

    Task<Guid> Incarnation();
}

[GenerateSerializer]
public sealed class Remembered
{
    [Id(0)]
    public ISelfGrain? Grain { get; set; }
}

public sealed class NewsGrain([PersistentState("remembered")] IPersistentState<Remembered> remembered) : Grain, INewsGrain
{
    public Task Tell(INewsObserver observer, int count) => Task.WhenAll(Enumerable.Range(0, count).Select(observer.Heard));

    public Task Remember(ISelfGrain grain)
    {
        remembered.State.Grain = grain;
        return remembered.WriteStateAsync();
    }

    public Task<Guid> AskRemembered() => remembered.State.Grain!.Incarnation();
}

public sealed class SelfGrain : Grain, ISelfGrain
{
    private readonly Guid _incarnation = Guid.NewGuid();

    public Task IntroduceTo(INewsGrain other) => other.Remember(this.AsReference<ISelfGrain>());

    public Task<Guid> Incarnation() => Task.FromResult(_incarnation);
}

public abstract class ObserverTests(EngineFixture engine)
{
    private readonly string _key = Guid.NewGuid().ToString();

    private INewsGrain News => engine.Grains.GetGrain<INewsGrain>(_key);

    [Fact]
    public async Task S10_18_AReferenceToOneselfCanBeKeptAndCalledAfterReactivation()
    {
        var self = engine.Grains.GetGrain<ISelfGrain>(_key);
        await self.IntroduceTo(News);
        var first = await News.AskRemembered();
        Assert.Equal(first, await self.Incarnation());
        await engine.Cluster.DeactivateAsync(self);
        await engine.Cluster.DeactivateAsync(News); // It has the reference from its state afterwards.
        var second = await News.AskRemembered();
        Assert.NotEqual(first, second);
        Assert.Equal(second, await self.Incarnation());
    }

    [Fact]
    public async Task S10_25_AnObserverIsCalledBackOneCallAfterTheOther()
    {
        var listener = new Listener();
        var reference = engine.Grains.CreateObjectReference<INewsObserver>(listener);
        await Wait.For(News.Tell(reference, 30), "all news were told");
        Assert.Equal(Enumerable.Range(0, 30), listener.Numbers.Order());
        Assert.Equal(1, listener.Most);
        engine.Grains.DeleteObjectReference<INewsObserver>(reference);
        GC.KeepAlive(listener);
    }

    private sealed class Listener : INewsObserver
    {
        private int _running;

        public List<int> Numbers { get; } = [];

        public int Most { get; private set; }

        public async Task Heard(int number)
        {
            Most = Math.Max(Most, Interlocked.Increment(ref _running));
            await Task.Yield();
            lock (Numbers) Numbers.Add(number);
            Interlocked.Decrement(ref _running);
        }
    }
}

public sealed class ObserverTestsOnOneSilo(EngineFixture engine) : ObserverTests(engine), IClassFixture<EngineFixture>;

public sealed class ObserverTestsOnThreeSilos(EngineOnThreeSilos engine) : ObserverTests(engine), IClassFixture<EngineOnThreeSilos>;
