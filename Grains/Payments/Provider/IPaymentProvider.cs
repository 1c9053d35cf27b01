using Orleans.Platform.Effects;

namespace Orleans.Platform.Grains.Payments.Provider;

/// <summary>The external provider that charges the payer.</summary>
public interface IPaymentProvider
{
    /// <summary>Who the money and the description go to, for the record of disclosures.</summary>
    string Name { get; }

    /// <summary>Tries to charge once.</summary>
    /// <returns>The final answer, a decline included.</returns>
    /// <exception cref="ChargeReplayedErrorException">The provider keeps answering this key with a stored error.</exception>
    /// <exception cref="EffectUncertainException">The answer cannot be trusted; ask before trying again.</exception>
    /// <exception cref="HttpRequestException">No final answer; try again with the same key.</exception>
    Task<ChargeOutcome> ChargeAsync(ChargeOrder order, EffectAttempt attempt);

    /// <summary>The charge that was made under the attempt's key; null when there is none.</summary>
    Task<ChargeOutcome?> FindAsync(ChargeOrder order, EffectAttempt attempt);
}

/// <summary>What to charge.</summary>
/// <param name="PaymentId">Our reference.</param>
/// <param name="Amount">In minor units.</param>
/// <param name="Currency">ISO 4217, in capitals.</param>
/// <param name="Description">What the payer reads on the statement.</param>
public sealed record ChargeOrder(string PaymentId, long Amount, string Currency, string Description);

/// <summary>A provider's final answer: either a charge or a reason why not. Kept as the effect's receipt.</summary>
public sealed record ChargeOutcome(string? ChargeId, string? DeclineReason)
{
    /// <summary>The reason when the provider gave none that can be passed on.</summary>
    public const string UnknownReason = "declined";

    /// <summary>The reason when the provider failed for good under the key without charging.</summary>
    public const string ProviderError = "provider_error";
}
