using System.Text.Json.Serialization;
using Orleans.Platform.Effects;

namespace Orleans.Platform.Grains.Payments.Provider;

/// <summary>The parts of a charge that are looked at.</summary>
internal sealed record StripeCharge(
    [property: JsonPropertyName("id")] string? Id,
    [property: JsonPropertyName("amount")] long Amount,
    [property: JsonPropertyName("currency")] string? Currency,
    [property: JsonPropertyName("status")] string? Status)
{
    /// <summary>Takes the answer only when it is about what was asked for.</summary>
    public ChargeOutcome ToOutcome(ChargeOrder order)
    {
        if (!StripeNames.IsName(Id) || Amount != order.Amount || !order.Currency.Equals(Currency, StringComparison.OrdinalIgnoreCase))
            throw new EffectUncertainException("The provider's answer is not about this charge.");
        return Status == "succeeded"
            ? new ChargeOutcome(Id, null)
            : throw new EffectUncertainException("The provider has not finished the charge.");
    }
}

internal sealed record StripeChargeList([property: JsonPropertyName("data")] IReadOnlyList<StripeCharge> Data);

internal sealed record StripeFailure([property: JsonPropertyName("error")] StripeError? Error)
{
    /// <summary>The provider's word for why, when it is one.</summary>
    public string Reason => StripeNames.IsName(Error?.DeclineCode) ? Error!.DeclineCode!
        : StripeNames.IsName(Error?.Code) ? Error!.Code!
        : ChargeOutcome.UnknownReason;
}

internal sealed record StripeError(
    [property: JsonPropertyName("code")] string? Code,
    [property: JsonPropertyName("decline_code")] string? DeclineCode);

internal static class StripeNames
{
    /// <summary>What the provider sends is stored and shown, so it has to be a plain short name.</summary>
    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= 128 } && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');
}
