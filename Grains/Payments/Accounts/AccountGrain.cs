using Orleans.Concurrency;
using Orleans.Platform.Requests;
using Orleans.Transactions.Abstractions;

namespace Orleans.Platform.Grains.Payments.Accounts;

/// <summary>Implements <see cref="IAccountGrain"/>. Reentrant, so that one transaction can wait for its commit while the next one works.</summary>
[GrainType("account"), Reentrant]
public sealed class AccountGrain(
    [TransactionalState("balance")] ITransactionalState<AccountBalance> balance,
    [TransactionalState("owner")] ITransactionalState<AccountHolder> owner) : Grain, IAccountGrain
{
    /// <inheritdoc/>
    public async Task<OpenedAccount> Open(AccountOpening opening)
    {
        string id = this.GetPrimaryKeyString();
        PaymentRules.CheckId(id, "account's id");
        PaymentRules.Check(opening);

        AccountView? found = await balance.PerformRead(state => state.Currency is null ? null : state.View(id));
        if (found is not null)
        {
            bool same = found.Currency == opening.Currency && await owner.PerformRead(state =>
                (state.Name, state.Email, state.OpeningBalance) == (opening.Owner.Name, opening.Owner.Email, opening.Balance));
            return same
                ? new OpenedAccount(false, found)
                : throw new RequestRejectedException(PaymentErrors.AccountExists, "The account is open with other content.");
        }

        await owner.PerformUpdate(state =>
        {
            state.Name = opening.Owner.Name;
            state.Email = opening.Owner.Email;
            state.OpeningBalance = opening.Balance;
        });
        return new OpenedAccount(true, await balance.PerformUpdate(state =>
        {
            state.Open(opening.Currency, opening.Balance);
            return state.View(id);
        }));
    }

    /// <inheritdoc/>
    public Task<AccountView> Get()
    {
        string id = this.GetPrimaryKeyString();
        return balance.PerformRead(state => state.View(id));
    }

    /// <inheritdoc/>
    public Task<string> GetCurrency() => balance.PerformRead(state => state.RequireOpen());

    /// <inheritdoc/>
    public Task<AccountMovement> Withdraw(decimal amount, string? currency) =>
        balance.PerformUpdate(state => state.Withdraw(amount, currency));

    /// <inheritdoc/>
    public Task<AccountMovement> Deposit(decimal amount, string? currency) =>
        balance.PerformUpdate(state => state.Deposit(amount, currency));

    /// <inheritdoc/>
    public Task Hold(string paymentId, decimal amount, string currency) =>
        balance.PerformUpdate(state => state.Hold(paymentId, amount, currency));

    /// <inheritdoc/>
    public Task SettleHold(string paymentId) => balance.PerformUpdate(state => state.Settle(paymentId));

    /// <inheritdoc/>
    public Task ReleaseHold(string paymentId) => balance.PerformUpdate(state => state.Release(paymentId));
}
