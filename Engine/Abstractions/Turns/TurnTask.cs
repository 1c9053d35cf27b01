using System.Runtime.CompilerServices;

namespace Orleans.Platform.Seams;

/// <summary>
/// What a method of the engine or of the platform returns that awaits only in turns. It ends in a turn of the activation, too, so whoever
/// awaits it goes on right there, without a turn in between. To be awaited once.
/// </summary>
[AsyncMethodBuilder(typeof(TurnTaskMethodBuilder<>))]
public readonly struct TurnTask<T>
{
    private readonly ValueTask<T> _task;

    internal TurnTask(ValueTask<T> task) => _task = task;

    /// <summary>Whether it has ended well, so that the result is there.</summary>
    public bool IsCompletedSuccessfully => _task.IsCompletedSuccessfully;

    /// <summary>For those who do not go on within the turn.</summary>
    internal ValueTask<T> AsValueTask() => _task;

    /// <summary>Awaits within the turn.</summary>
    public ConfiguredValueTaskAwaitable<T>.ConfiguredValueTaskAwaiter GetAwaiter() => _task.ConfigureAwait(false).GetAwaiter();
}

/// <summary>Makes a <see cref="TurnTask{T}"/> of an async method; its state is never a <see cref="Task"/>, which would look for another thread.</summary>
public struct TurnTaskMethodBuilder<T>
{
    private PoolingAsyncValueTaskMethodBuilder<T> _inner;

    /// <summary>For the compiler.</summary>
    public static TurnTaskMethodBuilder<T> Create() => new() { _inner = PoolingAsyncValueTaskMethodBuilder<T>.Create() };

    /// <summary>For the compiler.</summary>
    public TurnTask<T> Task => new(_inner.Task);

    /// <summary>For the compiler.</summary>
    public void Start<TStateMachine>(ref TStateMachine stateMachine) where TStateMachine : IAsyncStateMachine => _inner.Start(ref stateMachine);

    /// <summary>For the compiler.</summary>
    public void SetStateMachine(IAsyncStateMachine stateMachine) => _inner.SetStateMachine(stateMachine);

    /// <summary>For the compiler.</summary>
    public void SetResult(T result) => _inner.SetResult(result);

    /// <summary>For the compiler.</summary>
    public void SetException(Exception exception) => _inner.SetException(exception);

    /// <summary>For the compiler.</summary>
    public void AwaitOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : INotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _inner.AwaitOnCompleted(ref awaiter, ref stateMachine);

    /// <summary>For the compiler.</summary>
    public void AwaitUnsafeOnCompleted<TAwaiter, TStateMachine>(ref TAwaiter awaiter, ref TStateMachine stateMachine)
        where TAwaiter : ICriticalNotifyCompletion
        where TStateMachine : IAsyncStateMachine
        => _inner.AwaitUnsafeOnCompleted(ref awaiter, ref stateMachine);
}
