using System.Runtime.CompilerServices;

namespace Orleans.Platform.Seams;

/// <summary>
/// Awaits of the engine and of the platform inside turns. What follows is a turn of the same activation, as after every
/// <c>await</c> in a grain, but without the task that a <see cref="TaskScheduler"/> needs for each continuation.
/// </summary>
public static class TurnAwaitExtensions
{
    /// <summary>Awaits in a turn; outside of grains it is an ordinary await.</summary>
    public static TurnAwaitable<T> InTurn<T>(this Task<T> task) => new(new ValueTask<T>(task));

    /// <inheritdoc cref="InTurn{T}(Task{T})"/>
    public static TurnAwaitable<T> InTurn<T>(this ValueTask<T> task) => new(task);

    /// <inheritdoc cref="InTurn{T}(Task{T})"/>
    public static TurnAwaitable InTurn(this Task task) => new(task);

    /// <inheritdoc cref="InTurn{T}(Task{T})"/>
    public static TurnAwaitable InTurn(this ValueTask task) => new(task.AsTask());

    /// <summary>Awaits the end in a turn, without throwing what the task has failed with: each throw on the way costs microseconds.</summary>
    public static TurnAwaitable EndInTurn(this Task task) => new(task, throws: false);

    /// <summary>Makes the context of the current turns the one that the next continuation captures.</summary>
    /// <returns>What was there before.</returns>
    internal static SynchronizationContext? Enter()
    {
        var outer = SynchronizationContext.Current;
        if (TaskScheduler.Current is ITurns turns) SynchronizationContext.SetSynchronizationContext(turns.Context);
        return outer;
    }
}

/// <summary>A scheduler of turns.</summary>
internal interface ITurns
{
    /// <summary>Makes a turn of whatever is posted.</summary>
    SynchronizationContext Context { get; }
}

/// <summary>See <see cref="TurnAwaitExtensions"/>.</summary>
public readonly struct TurnAwaitable<T>(ValueTask<T> task) : ICriticalNotifyCompletion
{
    private readonly ValueTask<T> _task = task;

    public bool IsCompleted => _task.IsCompleted;

    public TurnAwaitable<T> GetAwaiter() => this;

    public T GetResult() => _task.GetAwaiter().GetResult();

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var outer = TurnAwaitExtensions.Enter();
        _task.GetAwaiter().UnsafeOnCompleted(continuation);
        SynchronizationContext.SetSynchronizationContext(outer);
    }
}

/// <summary>See <see cref="TurnAwaitExtensions"/>.</summary>
public readonly struct TurnAwaitable(Task task, bool throws = true) : ICriticalNotifyCompletion
{
    public bool IsCompleted => task.IsCompleted;

    public TurnAwaitable GetAwaiter() => this;

    public void GetResult()
    {
        if (throws) task.GetAwaiter().GetResult();
    }

    public void OnCompleted(Action continuation) => UnsafeOnCompleted(continuation);

    public void UnsafeOnCompleted(Action continuation)
    {
        var outer = TurnAwaitExtensions.Enter();
        task.GetAwaiter().UnsafeOnCompleted(continuation);
        SynchronizationContext.SetSynchronizationContext(outer);
    }
}
