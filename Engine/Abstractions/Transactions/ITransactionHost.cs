using Orleans.Platform.Seams;
using Orleans.Transactions;

namespace Orleans;

/// <summary>The runtime's side of calls that create a transaction.</summary>
internal interface ITransactionHost
{
    /// <summary>False: transactions were not enabled on this silo.</summary>
    bool IsEnabled { get; }

    /// <summary>Somebody wants to run creating calls as a whole.</summary>
    bool HasRunner { get; }

    ITransactionAgent Agent { get; }

    /// <summary>False: too many are there already, so that the call is refused before it waits for anything.</summary>
    bool TryArrive(RequestContextData? context, out TransactionPass? pass);

    ValueTask<Response> RunAsync(TransactionRequestBase request, bool isReadOnly, TransactionPass? pass, IRunningCall? call, Func<ValueTask<Response>> invoke);
}
