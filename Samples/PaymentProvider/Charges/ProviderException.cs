namespace PaymentProvider.Charges;

/// <summary>An answer other than 200, in the form that Stripe's clients know.</summary>
public sealed class ProviderException(int status, string type, string message, string? code = null, string? parameter = null)
    : Exception(message)
{
    public int Status { get; } = status;

    public object Body => new { error = new { type, code, message = Message, param = parameter } };

    public static ProviderException Invalid(string message, string parameter) =>
        new(400, "invalid_request_error", message, "parameter_invalid", parameter);

    public static ProviderException Declined() => new(402, "card_error", "Your card was declined.", "card_declined");

    public static ProviderException KeyReused() => new(
        400, "idempotency_error", "Keys for idempotent requests can only be used with the same parameters they were first used with.");

    public static ProviderException KeyInFlight() => new(
        409, "idempotency_error", "There is another request in progress with the same idempotency key.", "idempotency_key_in_use");

    public static ProviderException TooManyRequests() =>
        new(429, "invalid_request_error", "Too many requests. Try again later.", "rate_limit");

    public static ProviderException Broken() => new(500, "api_error", "An error occurred in the provider.");

    public static ProviderException NotFound(string id) =>
        new(404, "invalid_request_error", $"No such charge: '{id}'", "resource_missing", "id");
}
