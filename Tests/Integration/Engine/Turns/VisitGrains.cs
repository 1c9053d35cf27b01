using System.Collections.Concurrent;
using Orleans.Concurrency;

namespace Orleans.Platform.Tests.Integration.Engine.Turns;

public interface IVisitedGrain : IGrainWithStringKey
{
    /// <summary>What the callee sees of its surroundings.</summary>
    Task<Surroundings> Look();

    /// <summary>Keeps its thread busy until so many of the calls run at once, or for 100 ms at the first call. Whether they do.</summary>
    Task<bool> Meet(string where, int calls);

    /// <summary>Calls back into the caller.</summary>
    Task<int> AskBack(string visitor);
}

public interface IVisitorGrain : IGrainWithStringKey
{
    /// <summary>What a grain sees that is called from here, and what is seen here afterwards.</summary>
    Task<Surroundings[]> Visit(string other);

    /// <summary>Calls another grain again and again until <see cref="Stop"/>, without any other await.</summary>
    Task<int> VisitUntilStopped(string other);

    Task Stop();

    /// <summary>Lets another grain call back.</summary>
    Task<int> VisitAndAnswer(string other);

    [AlwaysInterleave]
    Task<int> Answer();
}

[GenerateSerializer]
public sealed record Surroundings(
    [property: Id(0)] string? Grain, [property: Id(1)] int Scheduler, [property: Id(2)] string? Local, [property: Id(3)] string? Request);

internal static class VisitContext
{
    public static readonly AsyncLocal<string?> Local = new();

    public static Surroundings See(IGrainContextAccessor accessor) => new(
        accessor.GrainContext?.GrainId.ToString(), TaskScheduler.Current.Id, Local.Value, RequestContext.Get("visit") as string);
}

public sealed class VisitedGrain(IGrainContextAccessor accessor) : Grain, IVisitedGrain
{
    private static readonly ConcurrentDictionary<string, Barrier> Meetings = new();

    public Task<Surroundings> Look()
    {
        var seen = VisitContext.See(accessor);
        VisitContext.Local.Value = "the callee's";
        RequestContext.Set("visit", "the callee's");
        return Task.FromResult(seen);
    }

    public Task<bool> Meet(string where, int calls)
    {
        var patience = calls == 1 ? TimeSpan.FromMilliseconds(100) : TimeSpan.FromSeconds(20);
        return Task.FromResult(Meetings.GetOrAdd(where, _ => new Barrier(Math.Max(calls, 2))).SignalAndWait(patience));
    }

    public async Task<int> AskBack(string visitor) => await GrainFactory.GetGrain<IVisitorGrain>(visitor).Answer();
}

[Reentrant]
public sealed class VisitorGrain(IGrainContextAccessor accessor) : Grain, IVisitorGrain
{
    private bool _stopped;

    public async Task<Surroundings[]> Visit(string other)
    {
        VisitContext.Local.Value = "the caller's";
        RequestContext.Set("visit", "the caller's");
        var before = VisitContext.See(accessor);
        var there = await GrainFactory.GetGrain<IVisitedGrain>(other).Look();
        return [before, there, VisitContext.See(accessor)];
    }

    public async Task<int> VisitUntilStopped(string other)
    {
        var calls = 0;
        for (; !_stopped; calls++) await GrainFactory.GetGrain<IVisitedGrain>(other).Look();
        return calls;
    }

    public Task Stop()
    {
        _stopped = true;
        return Task.CompletedTask;
    }

    public Task<int> VisitAndAnswer(string other) => GrainFactory.GetGrain<IVisitedGrain>(other).AskBack(this.GetPrimaryKeyString());

    public Task<int> Answer() => Task.FromResult(42);
}

public interface IMeetingGrain : IGrainWithStringKey
{
    Task<bool[]> Meet(string[] others);
}

public sealed class MeetingGrain : Grain, IMeetingGrain
{
    public Task<bool[]> Meet(string[] others)
        => Task.WhenAll(others.Select(other => GrainFactory.GetGrain<IVisitedGrain>(other).Meet($"{this.GetPrimaryKeyString()}-{others.Length}", others.Length)));
}
