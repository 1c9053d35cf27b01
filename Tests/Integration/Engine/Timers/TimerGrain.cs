using System.Collections.Concurrent;
using System.Diagnostics;
using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;

namespace Orleans.Platform.Tests.Integration.Engine.Timers;

/// <summary>What the ticks of one timer did; grains write, tests read.</summary>
public sealed class TickLog
{
    private static readonly ConcurrentDictionary<string, TickLog> Logs = new();
    private readonly ConcurrentQueue<(TimeSpan Start, TimeSpan End)> _ticks = new();
    private int _running;

    public static TickLog Of(string name) => Logs.GetOrAdd(name, _ => new());

    public bool Overlapped { get; private set; }

    public CancellationToken Token { get; set; }

    public int Count => _ticks.Count;

    public (TimeSpan Start, TimeSpan End)[] Ticks => [.. _ticks];

    public async Task TickAsync(TimeSpan duration)
    {
        var start = Stopwatch.GetElapsedTime(0);
        if (Interlocked.Increment(ref _running) > 1) Overlapped = true;
        if (duration > TimeSpan.Zero) await Task.Delay(duration);
        Interlocked.Decrement(ref _running);
        _ticks.Enqueue((start, Stopwatch.GetElapsedTime(0)));
    }

    public Task CountedAsync(int count) => Wait.Until(() => Count >= count, $"the timer ticked {count} times, not {Count}");
}

public interface ITimerGrain : IGrainWithStringKey
{
    Task Start(string log, TimeSpan period, TimeSpan duration, bool keepAlive);

    Task Once(string log);

    Task BlockWithTimers(string gate, string plain, string interleaving);

    Task StartFailing(string log);

    Task StartChanging(string log);

    Task StartDisposing(string log);

    Task DisposeTimer();

    Task Resume(TimeSpan due);

    [AlwaysInterleave]
    Task Ping();
}

public sealed class TimerGrain : Grain, ITimerGrain
{
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(5);
    private IGrainTimer? _timer;

    public Task Start(string log, TimeSpan period, TimeSpan duration, bool keepAlive)
    {
        _timer = this.RegisterGrainTimer(
            token =>
            {
                TickLog.Of(log).Token = token;
                return TickLog.Of(log).TickAsync(duration);
            },
            new() { DueTime = TimeSpan.Zero, Period = period, KeepAlive = keepAlive });
        return Task.CompletedTask;
    }

    public Task Once(string log)
    {
        _timer = this.RegisterGrainTimer(
            state => TickLog.Of(state).TickAsync(TimeSpan.Zero), log, TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public async Task BlockWithTimers(string gate, string plain, string interleaving)
    {
        this.RegisterGrainTimer(() => TickLog.Of(plain).TickAsync(TimeSpan.Zero), TimeSpan.Zero, Short);
        this.RegisterGrainTimer(
            () => TickLog.Of(interleaving).TickAsync(TimeSpan.Zero),
            new() { DueTime = TimeSpan.Zero, Period = Short, Interleave = true });
        await Gate.Of(gate).PassAsync();
    }

    public Task StartFailing(string log)
    {
        this.RegisterGrainTimer(
            async () =>
            {
                await TickLog.Of(log).TickAsync(TimeSpan.Zero);
                throw new InvalidOperationException("a tick failed");
            },
            TimeSpan.Zero,
            Short);
        return Task.CompletedTask;
    }

    public Task StartChanging(string log)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                await TickLog.Of(log).TickAsync(TimeSpan.Zero);
                // From the second tick on: never again.
                if (TickLog.Of(log).Count == 2) _timer!.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
                else _timer!.Change(Short, TimeSpan.FromHours(1));
            },
            TimeSpan.Zero,
            TimeSpan.FromHours(1));
        return Task.CompletedTask;
    }

    public Task StartDisposing(string log)
    {
        _timer = this.RegisterGrainTimer(
            async () =>
            {
                _timer!.Dispose();
                await TickLog.Of(log).TickAsync(TimeSpan.Zero);
            },
            TimeSpan.Zero,
            Short);
        return Task.CompletedTask;
    }

    public Task DisposeTimer()
    {
        _timer!.Dispose();
        return Task.CompletedTask;
    }

    public Task Resume(TimeSpan due)
    {
        _timer!.Change(due, Timeout.InfiniteTimeSpan);
        return Task.CompletedTask;
    }

    public Task Ping() => Task.CompletedTask;
}
