using Orleans.Concurrency;
using Orleans.Platform.Data;

namespace Orleans.Platform.Grains.Payments;

/// <summary>The state of one payment. Its key is the payment's id. The steps are called by <see cref="IPaymentProcessorGrain"/>.</summary>
public interface IPaymentGrain : IGrainWithStringKey
{
    /// <summary>First step: holds the amount on the payer's account and notes the payment as pending.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task Authorize(PaymentOrder order);

    /// <summary>Last step of a payment that was charged: takes the held money and gives it to the payee.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<PaymentView> Settle(string chargeId);

    /// <summary>Last step of a payment that was declined: frees the held money.</summary>
    [Transaction(TransactionOption.CreateOrJoin)]
    Task<PaymentView> Decline(string reason);

    /// <summary>The payment with its history; null when there is none with this id.</summary>
    [Transaction(TransactionOption.CreateOrJoin), ReadOnly]
    Task<PaymentView?> Get();
}

/// <summary>Carries a payment through its steps. Its key is the payment's id.</summary>
public interface IPaymentProcessorGrain : IGrainWithStringKey
{
    /// <summary>Holds, charges at the provider, settles or declines; reaches one of both ends through any crash.</summary>
    /// <returns>The final state: succeeded or declined.</returns>
    [Requests.DurableRequest]
    Task<PaymentView> Pay(PaymentOrder order);
}

/// <summary>A payment to be made.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentOrder(
    [property: Id(0), DataSubject] string Payer,
    [property: Id(1)] string Payee,
    [property: Id(2)] decimal Amount,
    [property: Id(3)] string Currency,
    [property: Id(4), PersonalData] string Description);

/// <summary>A payment as its parties see it.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentView(
    [property: Id(0)] string Id,
    [property: Id(1)] PaymentStatus Status,
    [property: Id(2)] string? ChargeId,
    [property: Id(3)] string Payer,
    [property: Id(4)] string Payee,
    [property: Id(5)] decimal Amount,
    [property: Id(6)] string Currency,
    [property: Id(7)] string? DeclineReason,
    [property: Id(8)] IReadOnlyList<PaymentEvent> History);

/// <summary>One step in a payment's life.</summary>
[GenerateSerializer, Immutable]
public sealed record PaymentEvent([property: Id(0)] PaymentStatus Status, [property: Id(1)] DateTimeOffset At);

/// <summary>The states of a payment.</summary>
public enum PaymentStatus
{
    /// <summary>The amount is held; the provider has not answered finally.</summary>
    Pending = 0,

    /// <summary>Charged and settled. Final.</summary>
    Succeeded = 1,

    /// <summary>Declined by the provider; the hold was released. Final.</summary>
    Declined = 2,
}
