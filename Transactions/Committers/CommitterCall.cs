using Microsoft.Extensions.DependencyInjection;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Transactions.Committers;

/// <summary>What a transaction asks of a service outside before it commits.</summary>
internal abstract class CommitterCall(string serviceName)
{
    /// <summary>Told to who wants a second service to have a say.</summary>
    public const string OnlyOne =
        "A second service wants a say in the commit. Only one can be asked: what one has done, the no of another would not undo.";

    /// <summary>The key of the service in the container.</summary>
    public string ServiceName { get; } = serviceName;

    /// <summary>The operation, which is stored and can be carried out by another process.</summary>
    public abstract object Operation { get; }

    /// <summary>Asks the service. False: the transaction must not commit.</summary>
    public abstract Task<bool> CommitAsync(Guid transactionId, IServiceProvider services);

    /// <summary>The call of an operation that came from the database or from another silo.</summary>
    public static CommitterCall Restore(string serviceName, object operation)
    {
        var contract = Array.Find(
            operation.GetType().GetInterfaces(),
            type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ITransactionCommitOperation<>))!;
        return (CommitterCall)Activator.CreateInstance(typeof(CommitterCall<>).MakeGenericType(contract.GetGenericArguments()), serviceName, operation)!;
    }
}

/// <summary>An operation on a service of a known type.</summary>
internal sealed class CommitterCall<TService>(string serviceName, ITransactionCommitOperation<TService> operation) : CommitterCall(serviceName)
    where TService : class
{
    public override object Operation => operation;

    public override async Task<bool> CommitAsync(Guid transactionId, IServiceProvider services)
    {
        await using var scope = services.CreateAsyncScope();
        return await operation.Commit(transactionId, scope.ServiceProvider.GetRequiredKeyedService<TService>(ServiceName));
    }
}
