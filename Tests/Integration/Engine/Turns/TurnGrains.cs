using Orleans.Concurrency;
using Orleans.Platform.Tests.Integration.Engine.Support;
using Orleans.Serialization.Invocation;

namespace Orleans.Platform.Tests.Integration.Engine.Turns;

public interface ITurnGrain : IGrainWithStringKey
{
    Task<int> Overlap();

    Task Append(int number);

    Task<List<int>> Numbers();

    Task Stop(string gate);

    Task Ping();

    /// <summary>How many pings have run.</summary>
    [AlwaysInterleave]
    Task<int> Pings();

    [ReadOnly]
    Task Look(string gate);

    Task<bool[]> Schedulers();

    /// <summary>Whether tasks that the grain starts, and their continuations, are turns of its own.</summary>
    Task<bool[]> Started();

    /// <summary>What an earlier call has left in the request context, and then leaves something there itself.</summary>
    Task<object?> Leave(string mark);
}

public class TurnGrain : Grain, ITurnGrain
{
    private readonly List<int> _numbers = [];
    private int _running;
    private int _most;
    private int _pings;

    public async Task<int> Overlap()
    {
        _most = Math.Max(_most, ++_running);
        await Task.Yield();
        await Task.Delay(1);
        _running--;
        return _most;
    }

    public Task Append(int number)
    {
        _numbers.Add(number);
        return Task.CompletedTask;
    }

    public Task<List<int>> Numbers() => Task.FromResult(_numbers);

    public Task Stop(string gate) => Gate.Of(gate).PassAsync();

    public Task Ping()
    {
        _pings++;
        return Task.CompletedTask;
    }

    public Task<int> Pings() => Task.FromResult(_pings);

    public Task Look(string gate) => Gate.Of(gate).PassAsync();

    public async Task<bool[]> Schedulers()
    {
        var own = TaskScheduler.Current;
        await Task.Yield();
        var afterYield = TaskScheduler.Current == own;
        await Task.Delay(1);
        var afterDelay = TaskScheduler.Current == own;
        await Task.Delay(1).ConfigureAwait(false);
        return [own != TaskScheduler.Default, afterYield, afterDelay, TaskScheduler.Current == own];
    }

    public async Task<bool[]> Started()
    {
        var own = TaskScheduler.Current;
        var started = await Task.Factory.StartNew(() => TaskScheduler.Current == own);
        var continued = await Task.Run(() => { }).ContinueWith(_ => TaskScheduler.Current == own, TaskScheduler.Current);
        await SoonAsync();
        var afterOwn = TaskScheduler.Current == own;
        return [started, continued, afterOwn, SynchronizationContext.Current is null, await Task.Run(() => TaskScheduler.Current == own)];

        static async Task SoonAsync() => await Task.Yield();
    }

    public async Task<object?> Leave(string mark)
    {
        var found = RequestContext.Get(mark);
        RequestContext.Set(mark, "left");
        await Task.Yield();
        RequestContext.Set(mark, "left after a turn");
        return found;
    }
}

public interface IReentrantTurnGrain : IGrainWithStringKey
{
    Task Stop(string gate);

    Task Open(string gate);

    Task Count();

    Task<int> Total();
}

[Reentrant]
public sealed class ReentrantTurnGrain : Grain, IReentrantTurnGrain
{
    private int _total;
    private int _segments;

    public Task Stop(string gate) => Gate.Of(gate).PassAsync();

    public Task Open(string gate)
    {
        Gate.Of(gate).Open();
        return Task.CompletedTask;
    }

    public async Task Count()
    {
        Add();
        await Task.Yield();
        Add();
    }

    public Task<int> Total() => Task.FromResult(_total);

    // Loses additions, and notices, when two segments run at once.
    private void Add()
    {
        if (++_segments != 1) throw new InvalidOperationException("Two turns ran in parallel.");
        var total = _total;
        Thread.SpinWait(20);
        _total = total + 1;
        _segments--;
    }
}

public interface IChoosyGrain : IGrainWithStringKey
{
    Task Stop(string gate, bool interleave);

    /// <summary>How many other calls of it have run.</summary>
    Task<int> Pass(bool interleave);
}

[MayInterleave(nameof(Decide))]
public sealed class ChoosyGrain : Grain, IChoosyGrain
{
    private int _passes;

    public static bool Decide(IInvokable request) =>
        request.GetArgumentCount() > 0 && request.GetArgument(request.GetArgumentCount() - 1) is true;

    public Task Stop(string gate, bool interleave) => Gate.Of(gate).PassAsync();

    public Task<int> Pass(bool interleave) => Task.FromResult(_passes++);
}
