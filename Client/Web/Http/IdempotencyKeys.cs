using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;
using Orleans.Platform.Client.Web.Problems;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>Reads the <c>Idempotency-Key</c> header.</summary>
internal static class IdempotencyKeys
{
    public const string HeaderName = "Idempotency-Key";
    private const int MaxLength = 255;

    /// <summary>The key; null when there is none.</summary>
    /// <exception cref="ProblemException">Not one key of 1 to 255 visible ASCII characters.</exception>
    public static string? Find(HttpRequest request)
    {
        StringValues values = request.Headers[HeaderName];
        if (values.Count == 0)
            return null;

        string? key = values.Count == 1 ? Unquote(values[0]!) : null;
        return key is { Length: >= 1 and <= MaxLength } && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new ProblemException(
                Problem.InvalidIdempotencyKey, $"The header {HeaderName} must be one key of 1 to {MaxLength} visible ASCII characters.");
    }

    /// <summary>The key.</summary>
    /// <exception cref="ProblemException">There is none, or it is not one.</exception>
    public static string Require(HttpRequest request) => Find(request)
        ?? throw new ProblemException(Problem.IdempotencyKeyRequired, $"This request needs the header {HeaderName}.");

    // The IETF draft has a structured-field string ("abc"); most clients send the bare token. Both are the same key.
    private static string? Unquote(string value)
    {
        if (value is not ['"', ..])
            return value.Contains('"') ? null : value;
        if (value is not ['"', .. { Length: > 0 } inner, '"'])
            return null;

        var key = new System.Text.StringBuilder(inner.Length);
        for (int i = 0; i < inner.Length; i++)
        {
            if (inner[i] == '"' || (inner[i] == '\\' && (++i == inner.Length || inner[i] is not ('"' or '\\'))))
                return null;
            key.Append(inner[i]);
        }

        return key.ToString();
    }
}
