using System.Runtime.ExceptionServices;
using Orleans.Concurrency;
using Orleans.Platform.Effects;
using Orleans.Platform.Grains.Payments.Provider;
using Orleans.Transactions;

namespace Orleans.Platform.Grains.Payments.Payments;

/// <summary>
/// Implements <see cref="IPaymentProcessorGrain"/>. Deterministic: it decides only on its argument and on recorded
/// outcomes, so that it can be run again after a crash.
/// </summary>
[GrainType("payment-processor"), Reentrant]
public sealed class PaymentProcessorGrain(IEffects effects, IPaymentProvider provider) : Grain, IPaymentProcessorGrain
{
    /// <inheritdoc/>
    public async Task<PaymentView> Pay(PaymentOrder order)
    {
        PaymentRules.Check(order);
        string id = this.GetPrimaryKeyString();
        IPaymentGrain payment = GrainFactory.GetGrain<IPaymentGrain>(id);
        await AuthorizeAsync(payment, order);

        var charge = new ChargeOrder(id, Money.ToMinorUnits(order.Amount, order.Currency), order.Currency, order.Description);
        var session = new ChargeSession(provider, charge);
        ChargeOutcome outcome = await effects.CallAsync("charge", provider.Name, session.ChargeAsync, session.FindAsync);

        return outcome.ChargeId is { } chargeId
            ? await payment.Settle(chargeId)
            : await payment.Decline(outcome.DeclineReason ?? ChargeOutcome.UnknownReason);
    }

    // The rejection is the answer to the request; that a transaction carried it is not the caller's concern.
    private static async Task AuthorizeAsync(IPaymentGrain payment, PaymentOrder order)
    {
        try
        {
            await payment.Authorize(order);
        }
        catch (OrleansTransactionAbortedException e) when (Rejections.Find(e) is { } rejection)
        {
            ExceptionDispatchInfo.Throw(rejection);
        }
    }
}
