using Orleans.Concurrency;
using Orleans.Platform.Data;

namespace Orleans.Platform.Grains.Payments;

/// <summary>A money account. Its key is the account's id. Every method may be part of a larger transaction.</summary>
public interface IAccountGrain : IGrainWithStringKey
{
    /// <summary>Opens the account. The same opening again changes nothing.</summary>
    /// <returns>True when this call opened it, false when it was open with the same content.</returns>
    /// <exception cref="Requests.RequestRejectedException"><see cref="PaymentErrors.AccountExists"/>: open with other content.</exception>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<bool> Open(AccountOpening opening);

    /// <summary>Balance, held amount and version.</summary>
    /// <exception cref="Requests.RequestRejectedException"><see cref="PaymentErrors.AccountNotFound"/></exception>
    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<AccountView> Get();

    /// <summary>Takes money out, of what is not held.</summary>
    /// <returns>The new balance.</returns>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<decimal> Withdraw(decimal amount, string currency);

    /// <summary>Puts money in.</summary>
    /// <returns>The new balance.</returns>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<decimal> Deposit(decimal amount, string currency);

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

/// <summary>What an account is opened with.</summary>
[GenerateSerializer, Immutable]
public sealed record AccountOpening(
    [property: Id(0)] AccountOwner Owner,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Balance);

/// <summary>Whose account it is.</summary>
[GenerateSerializer, Immutable]
public sealed record AccountOwner(
    [property: Id(0), PersonalData] string Name,
    [property: Id(1), PersonalData] string Email);

/// <summary>An account as its holder sees it. <c>Version</c> grows by one with every committed change.</summary>
[GenerateSerializer, Immutable]
public sealed record AccountView(
    [property: Id(0)] string Id,
    [property: Id(1)] string Currency,
    [property: Id(2)] decimal Balance,
    [property: Id(3)] decimal Held,
    [property: Id(4)] long Version);
