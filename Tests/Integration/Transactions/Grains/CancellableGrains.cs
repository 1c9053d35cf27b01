using Orleans.Concurrency;

namespace Orleans.Platform.Tests.Integration.Transactions.Grains;

/// <summary>A transaction that its caller can cancel.</summary>
public interface ICancellableBankGrain : IGrainWithIntegerKey
{
    [Transaction(TransactionOption.Create)]
    Task PutBoth(string first, string second, CancellationToken cancellationToken);
}

[Reentrant, StatelessWorker]
public sealed class CancellableBankGrain : Grain, ICancellableBankGrain
{
    public async Task PutBoth(string first, string second, CancellationToken cancellationToken)
    {
        await GrainFactory.GetGrain<IPurseGrain>(first).Put(1);
        await GrainFactory.GetGrain<IPurseGrain>(second).Put(1);
    }
}
