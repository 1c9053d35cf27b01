namespace Orleans.Platform.Client.Web.Problems;

/// <summary>A kind of error, as docs/errors.md lists them. The type never changes; clients rely on it.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">The last part of the type.</param>
/// <param name="Title">The same for every occurrence.</param>
internal sealed record Problem(int Status, string Code, string Title)
{
    public const string TypePrefix = "https://orleans-platform.dev/problems/";

    public static readonly Problem InvalidRequest = new(400, "invalid-request", "The request cannot be read");
    public static readonly Problem IdempotencyKeyRequired = new(400, "idempotency-key-required", "The request needs an idempotency key");
    public static readonly Problem InvalidIdempotencyKey = new(400, "invalid-idempotency-key", "The idempotency key is not one");
    public static readonly Problem Unauthorized = new(401, "unauthorized", "A valid API key is needed");
    public static readonly Problem NotFound = new(404, "not-found", "There is no such thing");
    public static readonly Problem MethodNotAllowed = new(405, "method-not-allowed", "The method is not allowed here");
    public static readonly Problem RequestInProgress = new(409, "request-in-progress", "A request with this key is still running");
    public static readonly Problem NotDone = new(409, "not-done", "The transaction was not done");
    public static readonly Problem KeyExpired = new(410, "idempotency-key-expired", "The answer for this key is no longer kept");
    public static readonly Problem TooLarge = new(413, "request-too-large", "The request is too large");
    public static readonly Problem UnsupportedMediaType = new(415, "unsupported-media-type", "The content type is not supported");
    public static readonly Problem KeyReused = new(422, "idempotency-key-reused", "The key was used for another request");
    public static readonly Problem Internal = new(500, "internal-error", "The request failed");
    public static readonly Problem Unavailable = new(503, "unavailable", "The platform cannot take the request now");
    public static readonly Problem InDoubt = new(504, "outcome-unknown", "The outcome is not known yet");

    public string Type => TypePrefix + Code;

    /// <summary>The problem for a status that something else in the pipeline has set.</summary>
    public static Problem ForStatus(int status) => status switch
    {
        401 => Unauthorized,
        404 => NotFound,
        405 => MethodNotAllowed,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        503 => Unavailable,
        >= 400 and < 500 => InvalidRequest with { Status = status },
        _ => Internal,
    };

    /// <summary>The problem for the application's "no".</summary>
    public static Problem ForRejection(string code) => new(code == "account-exists" ? 409 : 422, code, "The request was rejected");
}
