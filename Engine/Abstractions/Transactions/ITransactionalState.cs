namespace Orleans.Transactions.Abstractions;

/// <summary>State of a grain that takes part in transactions. The functions run after the lock was granted and must be quick.</summary>
public interface ITransactionalState<TState> where TState : class, new()
{
    Task<TResult> PerformRead<TResult>(Func<TState, TResult> readFunction);

    Task<TResult> PerformUpdate<TResult>(Func<TState, TResult> updateFunction);
}

public static class TransactionalStateExtensions
{
    public static Task PerformUpdate<TState>(this ITransactionalState<TState> transactionalState, Action<TState> updateAction)
        where TState : class, new() =>
        transactionalState.PerformUpdate(state =>
        {
            updateAction(state);
            return true;
        });
}

/// <summary>Accesses of one participant in one transaction.</summary>
[GenerateSerializer]
public struct AccessCounter
{
    [Id(0)]
    public int Reads;

    [Id(1)]
    public int Writes;

    internal readonly AccessCounter Add(AccessCounter other) => new() { Reads = Reads + other.Reads, Writes = Writes + other.Writes };
}
