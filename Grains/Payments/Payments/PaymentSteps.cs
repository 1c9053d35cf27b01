namespace Orleans.Platform.Grains.Payments.Payments;

/// <summary>The life of a payment: pending, then succeeded or declined, and no way back.</summary>
internal static class PaymentSteps
{
    public static void Advance(this PaymentState state, PaymentStatus status, DateTimeOffset at)
    {
        state.Status = status;
        state.History.Add(new PaymentEvent(status, at));
    }

    public static void RequirePending(this PaymentState state)
    {
        if (state.Order is null || state.Status != PaymentStatus.Pending)
            throw new InvalidOperationException("The payment is not pending.");
    }

    public static PaymentView View(this PaymentState state, string id) => new(
        id,
        state.Status,
        state.ChargeId,
        state.Order!.Payer,
        state.Order.Payee,
        state.Order.Amount,
        state.Order.Currency,
        state.DeclineReason,
        [.. state.History]);
}
