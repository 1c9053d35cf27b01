using Orleans.Concurrency;

namespace Orleans.Platform.Grains.Payments.Transfers;

/// <summary>Implements <see cref="ITransferGrain"/>. Has no state; reentrant, so that a worker is not blocked while a transfer commits.</summary>
[GrainType("transfer"), StatelessWorker, Reentrant]
public sealed class TransferGrain : Grain, ITransferGrain
{
    /// <inheritdoc/>
    public async Task<TransferResult> Transfer(TransferOrder order)
    {
        PaymentRules.Check(order);
        AccountMovement taken = await GrainFactory.GetGrain<IAccountGrain>(order.From).Withdraw(order.Amount, null);
        AccountMovement given = await GrainFactory.GetGrain<IAccountGrain>(order.To).Deposit(order.Amount, taken.Currency);
        return new TransferResult(taken.Balance, given.Balance);
    }
}
