using Orleans.Concurrency;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Grains.Payments.Payments;

/// <summary>Implements <see cref="IPaymentGrain"/>.</summary>
[GrainType("payment"), Reentrant]
public sealed class PaymentGrain(
    [TransactionalState("payment")] ITransactionalState<PaymentState> payment,
    TimeProvider time) : Grain, IPaymentGrain
{
    /// <inheritdoc/>
    public async Task Authorize(PaymentOrder order)
    {
        PaymentRules.Check(order);
        await payment.PerformUpdate(state =>
        {
            if (state.Order is not null)
                throw new InvalidOperationException("The payment was authorized before.");
            state.Order = order;
            state.Advance(PaymentStatus.Pending, time.GetUtcNow());
        });
        await GrainFactory.GetGrain<IAccountGrain>(order.Payer).Hold(this.GetPrimaryKeyString(), order.Amount, order.Currency);

        // The payee is looked at now, because once the provider has charged nothing may speak against settling.
        string currency = await GrainFactory.GetGrain<IAccountGrain>(order.Payee).GetCurrency();
        if (currency != order.Currency)
            throw new Requests.RequestRejectedException(PaymentErrors.CurrencyMismatch, $"The payee's account is in {currency}, not in {order.Currency}.");
    }

    /// <inheritdoc/>
    public async Task<PaymentView> Settle(string chargeId)
    {
        string id = this.GetPrimaryKeyString();
        PaymentView view = await payment.PerformUpdate(state =>
        {
            state.RequirePending();
            state.ChargeId = chargeId;
            state.Advance(PaymentStatus.Succeeded, time.GetUtcNow());
            return state.View(id);
        });
        await GrainFactory.GetGrain<IAccountGrain>(view.Payer).SettleHold(id);
        await GrainFactory.GetGrain<IAccountGrain>(view.Payee).Deposit(view.Amount, view.Currency);
        return view;
    }

    /// <inheritdoc/>
    public async Task<PaymentView> Decline(string reason)
    {
        string id = this.GetPrimaryKeyString();
        PaymentView view = await payment.PerformUpdate(state =>
        {
            state.RequirePending();
            state.DeclineReason = reason;
            state.Advance(PaymentStatus.Declined, time.GetUtcNow());
            return state.View(id);
        });
        await GrainFactory.GetGrain<IAccountGrain>(view.Payer).ReleaseHold(id);
        return view;
    }

    /// <inheritdoc/>
    public Task<PaymentView?> Get()
    {
        string id = this.GetPrimaryKeyString();
        return payment.PerformRead(state => state.Order is null ? null : state.View(id));
    }
}
