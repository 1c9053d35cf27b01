using System.Text.Json.Serialization;

namespace PaymentProvider.Charges;

/// <summary>A charge that was made. The amount is in minor units of the currency.</summary>
public sealed record Charge(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("amount")] long Amount,
    [property: JsonPropertyName("currency")] string Currency,
    [property: JsonPropertyName("description")] string? Description,
    [property: JsonPropertyName("metadata")] IReadOnlyDictionary<string, string> Metadata,
    [property: JsonPropertyName("idempotency_key")] string? IdempotencyKey,
    [property: JsonPropertyName("created")] long Created)
{
    [JsonPropertyName("object")]
    public string Object => "charge";

    [JsonPropertyName("status")]
    public string Status => "succeeded";

    [JsonPropertyName("paid")]
    public bool Paid => true;
}

/// <summary>A page of charges, the newest first.</summary>
public sealed record ChargeList(
    [property: JsonPropertyName("data")] IReadOnlyList<Charge> Data,
    [property: JsonPropertyName("has_more")] bool HasMore)
{
    [JsonPropertyName("object")]
    public string Object => "list";
}
