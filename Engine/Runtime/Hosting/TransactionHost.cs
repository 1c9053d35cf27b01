using Microsoft.Extensions.DependencyInjection;
using Orleans.Platform.Seams;
using Orleans.Serialization.Invocation;

namespace Orleans.Engine.Hosting;

/// <summary>Who runs calls that create a transaction: the registered runner, else the transaction agent.</summary>
internal sealed class TransactionHost(IServiceProvider services) : ITransactionHost
{
    private readonly Lazy<ITransactionRunner?> _runner = new(() => services.GetService<ITransactionRunner>());
    private readonly Lazy<ITransactionAgent?> _agent = new(() => services.GetService<ITransactionAgent>());

    public bool IsEnabled => HasRunner || _agent.Value is not null;

    public bool HasRunner => _runner.Value is not null;

    public ITransactionAgent Agent => _agent.Value ?? throw new OrleansTransactionsDisabledException();

    public bool TryArrive(RequestContextData? context, out TransactionPass? pass)
    {
        pass = null;
        return _runner.Value is not { } runner || runner.TryArrive(context is null ? [] : context.Values, out pass);
    }

    public ValueTask<Response> RunAsync(TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, IRunningCall? call, Func<ValueTask<Response>> invoke) =>
        _runner.Value!.RunAsync(request, isReadOnly, pass, call, invoke);
}
