namespace Orleans.Platform.Requests;

/// <summary>
/// The application's final "no" to a request: a business rule speaks against it (HTTP 422 unless the front end knows
/// better). It aborts the transaction, is never retried, and with an idempotency key it is recorded as the answer.
/// </summary>
[GenerateSerializer]
public class RequestRejectedException(string code, string message) : Exception(message)
{
    /// <summary>A stable, machine-readable reason in kebab-case, for example <c>insufficient-funds</c>.</summary>
    [Id(0)]
    public string Code { get; } = code;
}

/// <summary>The idempotency key was used before for a request with other content (HTTP 422). Nothing was done.</summary>
[GenerateSerializer]
public sealed class IdempotencyKeyReusedException(string key)
    : Exception($"The idempotency key '{key}' was used before for a request with other content. Use a new key for a new request.");

/// <summary>A request with the same idempotency key is still running (HTTP 409). Ask again later with the same key.</summary>
[GenerateSerializer]
public sealed class RequestInProgressException(string key, TimeSpan retryAfter)
    : Exception($"A request with the idempotency key '{key}' is still running. Send it again in {retryAfter.TotalSeconds:0} s with the same key.")
{
    /// <summary>How long to wait before asking again.</summary>
    [Id(0)]
    public TimeSpan RetryAfter { get; } = retryAfter;
}

/// <summary>The idempotency key is older than the retention of its answer (HTTP 410). The request is not run again.</summary>
[GenerateSerializer]
public sealed class IdempotencyKeyExpiredException(string key)
    : Exception($"The idempotency key '{key}' was used before, and its answer is no longer kept. Nothing was done.");

/// <summary>A durable request made other calls than its recorded run. It was stopped before it could do anything else.</summary>
[GenerateSerializer]
public sealed class NonDeterministicRequestException(string message) : Exception(message);

/// <summary>The idempotency key is not 1 to 255 visible ASCII characters (HTTP 400). Nothing was done.</summary>
[GenerateSerializer]
public sealed class InvalidIdempotencyKeyException(string message) : Exception(message);

/// <summary>
/// An idempotency key was given for a call whose effects cannot be recorded together with its answer: neither the root of
/// a <c>[Transaction]</c> nor a <see cref="DurableRequestAttribute"/> method. Nothing was done.
/// </summary>
[GenerateSerializer]
public sealed class IdempotencyNotSupportedException(string operation) : Exception(
    $"{operation} cannot be called under an idempotency key: only a [Transaction] method that starts its transaction and a [DurableRequest] method can.");

/// <summary>A durable request ended with an error that no further try would mend. The same key gives the same error again.</summary>
[GenerateSerializer]
public sealed class RequestFailedException(string error, string message) : Exception(message)
{
    /// <summary>The kind of the error: the name of its type.</summary>
    [Id(0)]
    public string Error { get; } = error;
}
