using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Utilities;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Observers;

public sealed class ObserverManagerTests
{
    private readonly ObserverManager<string, List<int>> _observers = new(TimeSpan.FromMinutes(1), NullLogger.Instance);
    private DateTime _now = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public ObserverManagerTests() => _observers.GetDateTime = () => _now;

    [Fact]
    public async Task Everybody_chosen_is_notified()
    {
        List<int> a = [], b = [];
        _observers.Subscribe("a", a);
        _observers.Subscribe("b", b);
        _observers.Notify(o => o.Add(1));
        await _observers.Notify(o => { o.Add(2); return Task.CompletedTask; }, o => o == b);
        Assert.Equal([1], a);
        Assert.Equal([1, 2], b);
    }

    [Fact]
    public async Task S10_25_An_observer_that_fails_is_dropped()
    {
        List<int> good = [], bad = [], worse = [];
        _observers.Subscribe("good", good);
        _observers.Subscribe("bad", bad);
        _observers.Subscribe("worse", worse);
        _observers.Notify(o => { if (o == bad) throw new InvalidOperationException(); });
        await _observers.Notify(async o =>
        {
            await Task.Yield();
            if (o == worse) throw new InvalidOperationException();
        });
        Assert.Equal(["good"], _observers.Observers.Keys);
    }

    [Fact]
    public void S10_25_An_observer_that_does_not_renew_expires()
    {
        List<int> lazy = [], keen = [];
        _observers.Subscribe("lazy", lazy);
        _observers.Subscribe("keen", keen);
        _now += TimeSpan.FromSeconds(50);
        _observers.Subscribe("keen", keen);
        _now += TimeSpan.FromSeconds(50);
        _observers.Notify(o => o.Add(1));
        Assert.Empty(lazy);
        Assert.Equal([1], keen);
        Assert.Equal(1, _observers.Count);
        _observers.Unsubscribe("keen");
        Assert.Empty(_observers);
    }
}
