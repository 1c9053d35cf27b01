namespace Orleans.Transactions.Abstractions;

/// <summary>Storage of one state of one activation; called for one operation at a time.</summary>
public interface ITransactionalStateStorage<TState> where TState : class, new()
{
    Task<TransactionalStorageLoadResponse<TState>> Load();

    /// <summary>One atomic batch that is refused when the ETag does not fit. Returns the new ETag.</summary>
    Task<string> Store(
        string? expectedETag,
        TransactionalStateMetaData metadata,
        List<PendingTransactionState<TState>>? statesToPrepare,
        long? commitUpTo,
        long? abortAfter);
}

public interface ITransactionalStateStorageFactory
{
    ITransactionalStateStorage<TState> Create<TState>(string stateName, IGrainContext context) where TState : class, new();
}

public interface INamedTransactionalStateStorageFactory
{
    ITransactionalStateStorage<TState> Create<TState>(string? storageName, string stateName) where TState : class, new();
}
