using Orleans.Platform.Tests.Integration.Engine.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Timers;

public abstract class TimerTests(EngineFixture engine)
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);
    private readonly string _key = Guid.NewGuid().ToString();

    private ITimerGrain Grain => engine.Grains.GetGrain<ITimerGrain>(_key);

    private TickLog Log => TickLog.Of(_key);

    [Fact]
    public async Task S10_33_ALongTickNeverOverlapsTheNextWhichStartsAPeriodLater()
    {
        var period = TimeSpan.FromMilliseconds(40);
        await Grain.Start(_key, period, TimeSpan.FromMilliseconds(60), keepAlive: false);
        await Log.CountedAsync(4);
        Assert.False(Log.Overlapped);
        var ticks = Log.Ticks;
        // Clocks of timers are coarse by a few milliseconds.
        Assert.All(ticks.Zip(ticks.Skip(1)), pair => Assert.True(
            pair.Second.Start - pair.First.End >= period - TimeSpan.FromMilliseconds(10),
            $"only {pair.Second.Start - pair.First.End} between two ticks"));
    }

    [Fact]
    public async Task S10_33_ATickWaitsForARunningCallUnlessItInterleaves()
    {
        var (plain, interleaving) = (TickLog.Of($"{_key}-plain"), TickLog.Of($"{_key}-interleaving"));
        var call = Grain.BlockWithTimers(_key, $"{_key}-plain", $"{_key}-interleaving");
        await interleaving.CountedAsync(5);
        Assert.Equal(0, plain.Count);
        Gate.Of(_key).Open();
        await Wait.For(call, "the call ended");
        await plain.CountedAsync(1);
    }

    [Fact]
    public async Task S10_33_AnExceptionDoesNotStopTheTimer()
    {
        await Grain.StartFailing(_key);
        await Log.CountedAsync(3);
    }

    [Fact]
    public async Task S10_34_ChangeInsideATickTakesEffectAfterIt()
    {
        await Grain.StartChanging(_key);
        // The second tick can only come from the change: the period is an hour.
        await Log.CountedAsync(2);
        await Witness();
        Assert.Equal(2, Log.Count);
        await Grain.Resume(TimeSpan.Zero);
        await Log.CountedAsync(3);
    }

    [Fact]
    public async Task S10_34_DisposeInsideATickStopsTheTimer()
    {
        await Grain.StartDisposing(_key);
        await Log.CountedAsync(1);
        await Witness();
        Assert.Equal(1, Log.Count);
    }

    [Fact]
    public async Task S10_34_AnInfinitePeriodMeansOneTick()
    {
        await Grain.Once(_key);
        await Log.CountedAsync(1);
        await Witness();
        Assert.Equal(1, Log.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task S10_34_TheTokenFiresAndTicksEndWithTheTimer(bool byDeactivation)
    {
        await Grain.Start(_key, Short, TimeSpan.Zero, keepAlive: false);
        await Log.CountedAsync(2);
        Assert.False(Log.Token.IsCancellationRequested);
        if (byDeactivation) await engine.Cluster.DeactivateAsync(Grain);
        else await Grain.DisposeTimer();
        await Wait.Until(() => Log.Token.IsCancellationRequested, "the token of the callback fired");
        var count = Log.Count;
        await Witness();
        Assert.InRange(Log.Count, count, count + 1);
    }

    [Fact]
    public async Task S10_34_OnlyKeepAliveTicksPreventCollection()
    {
        var age = TimeSpan.FromSeconds(1);
        var kept = engine.Grains.GetGrain<ITimerGrain>($"{_key}-kept");
        await Grain.Start(_key, Short, TimeSpan.Zero, keepAlive: false);
        await kept.Start($"{_key}-kept", Short, TimeSpan.Zero, keepAlive: true);
        await Task.Delay(age + TimeSpan.FromMilliseconds(300));
        Assert.True(Log.Count > 10);

        var gone = engine.Cluster.WaitForDeactivationAsync(Grain);
        await engine.CollectAsync(age);
        await Wait.For(gone, "the grain whose ticks do not count was collected");
        Assert.True(engine.Cluster.TryGetGrainContext(kept.GetGrainId(), out _), "the grain kept alive was collected");
    }

    [Fact]
    public async Task S10_34_TimesThatCannotBeAreRefused()
    {
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain.Start(_key, TimeSpan.FromSeconds(-5), default, false));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => Grain.Start(_key, TimeSpan.FromDays(60), default, false));
    }

    /// <summary>Lets another timer tick often enough that one which should be silent had its chance.</summary>
    private async Task Witness()
    {
        var name = Guid.NewGuid().ToString();
        await engine.Grains.GetGrain<ITimerGrain>(name).Start(name, Short, TimeSpan.Zero, keepAlive: false);
        await TickLog.Of(name).CountedAsync(5);
    }
}

public sealed class TimerTestsOnOneSilo(EngineFixture engine) : TimerTests(engine), IClassFixture<EngineFixture>;

public sealed class TimerTestsOnThreeSilos(EngineOnThreeSilos engine) : TimerTests(engine), IClassFixture<EngineOnThreeSilos>;
