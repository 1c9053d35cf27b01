using Orleans.Concurrency;

namespace Orleans.Platform.Grains.Payments;

/// <summary>A money account. Its key is the account's id. Every method may be part of a larger transaction.</summary>
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Opens the account. The same opening again changes nothing.</summary>
    /// <returns>The account, and whether this call opened it or found it open with the same content.</returns>
    /// <exception cref="Requests.RequestRejectedException"><see cref="PaymentErrors.AccountExists"/>: open with other content.</exception>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<OpenedAccount> Open(AccountOpening opening);

    /// <summary>Balance, held amount and version.</summary>
    /// <exception cref="Requests.RequestRejectedException"><see cref="PaymentErrors.AccountNotFound"/></exception>
    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<AccountView> Get();

    /// <summary>Takes money out, of what is not held.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="currency">Must be the account's currency; null to take the account's, whatever it is.</param>
    /// <returns>The new balance and the currency, so that a deposit elsewhere can ask for the same without a call in between.</returns>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<AccountMovement> Withdraw(decimal amount, string? currency);

    /// <summary>Puts money in.</summary>
    /// <param name="amount">How much.</param>
    /// <param name="currency">Must be the account's currency; null to take the account's, whatever it is.</param>
    /// <returns>The new balance and the currency.</returns>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<AccountMovement> Deposit(decimal amount, string? currency);

    /// <summary>Sets money aside for a payment, so that nothing else can take it.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Hold(string paymentId, decimal amount, string currency);

    /// <summary>Takes the held money out: the payment went through.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task SettleHold(string paymentId);

    /// <summary>Frees the held money: the payment was declined.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task ReleaseHold(string paymentId);

    /// <summary>The account's currency, for callers that must agree on one.</summary>
    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<string> GetCurrency();
}
