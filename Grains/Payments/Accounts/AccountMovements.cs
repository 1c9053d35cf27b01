using Orleans.Platform.Requests;

namespace Orleans.Platform.Grains.Payments.Accounts;

/// <summary>What can happen to the money of an account. Each change counts the version up by one.</summary>
internal static class AccountMovements
{
    public static AccountView View(this AccountBalance state, string id) =>
        new(id, state.RequireOpen(), state.Balance, state.Held, state.Version);

    public static string RequireOpen(this AccountBalance state) =>
        state.Currency ?? throw new RequestRejectedException(PaymentErrors.AccountNotFound, "There is no such account.");

    public static void Open(this AccountBalance state, string currency, decimal balance)
    {
        state.Currency = currency;
        state.Balance = balance;
        state.Version++;
    }

    public static AccountMovement Withdraw(this AccountBalance state, decimal amount, string? currency)
    {
        state.RequireMoney(amount, currency);
        state.RequireFunds(amount);
        state.Balance -= amount;
        state.Version++;
        return new AccountMovement(state.Balance, state.Currency!);
    }

    public static AccountMovement Deposit(this AccountBalance state, decimal amount, string? currency)
    {
        state.RequireMoney(amount, currency);
        state.Balance += amount;
        state.Version++;
        return new AccountMovement(state.Balance, state.Currency!);
    }

    public static void Hold(this AccountBalance state, string paymentId, decimal amount, string currency)
    {
        state.RequireMoney(amount, currency);
        state.RequireFunds(amount);
        (state.Holds ??= []).Add(paymentId, amount);
        state.Held += amount;
        state.Version++;
    }

    public static void Settle(this AccountBalance state, string paymentId) => state.Balance -= state.Release(paymentId);

    public static decimal Release(this AccountBalance state, string paymentId)
    {
        if (state.Holds is null || !state.Holds.Remove(paymentId, out decimal amount))
            throw new InvalidOperationException($"Nothing is held for payment {paymentId}.");
        if (state.Holds.Count == 0)
            state.Holds = null;
        state.Held -= amount;
        state.Version++;
        return amount;
    }

    private static void RequireMoney(this AccountBalance state, decimal amount, string? currency)
    {
        string own = state.RequireOpen();
        if (currency is not null && currency != own)
            throw new RequestRejectedException(PaymentErrors.CurrencyMismatch, $"The account is in {own}, not in {currency}.");
        Money.CheckAmount(amount, own);
    }

    private static void RequireFunds(this AccountBalance state, decimal amount)
    {
        if (state.Balance - state.Held < amount)
            throw new RequestRejectedException(PaymentErrors.InsufficientFunds, "The account has less than the amount.");
    }
}
