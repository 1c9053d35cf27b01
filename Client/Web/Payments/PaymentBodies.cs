using System.Text.Json.Serialization;
using Orleans.Platform.Grains.Payments;

namespace Orleans.Platform.Client.Web.Payments;

/// <summary>The body of <c>POST /payments</c>.</summary>
internal sealed record PaymentBody(string Payer, string Payee, decimal Amount, string Currency, string Description = "")
{
    public PaymentOrder ToOrder() => new(Payer, Payee, Money.Normalize(Amount), Currency, Description);
}

/// <summary>The answer to <c>POST /payments</c>.</summary>
internal sealed record PaymentAnswer(
    string Id,
    PaymentStatus Status,
    string? ChargeId,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? DeclineReason = null);
