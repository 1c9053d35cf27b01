namespace Orleans.Transactions.Abstractions;

/// <summary>Ties a call of an external service to the decision to commit.</summary>
public interface ITransactionCommitter<TService> where TService : class
{
    Task OnCommit(ITransactionCommitOperation<TService> operation);
}

public interface ITransactionCommitOperation<TService> where TService : class
{
    /// <summary>May be repeated with the same id; false aborts the transaction.</summary>
    Task<bool> Commit(Guid transactionId, TService service);
}

public interface ITransactionCommitterConfiguration
{
    string ServiceName { get; }

    string? StorageName { get; }
}

public interface ITransactionCommitterFactory
{
    ITransactionCommitter<TService> Create<TService>(ITransactionCommitterConfiguration config) where TService : class;
}

[AttributeUsage(AttributeTargets.Parameter)]
public class TransactionCommitterAttribute(string serviceName, string? storageName = null)
    : Attribute, IFacetMetadata, ITransactionCommitterConfiguration
{
    public string ServiceName { get; } = serviceName;

    public string? StorageName { get; } = storageName;
}
