using System.Security.Cryptography;
using System.Text;

namespace PaymentProvider.Charges;

/// <summary>A wish to charge, after validation.</summary>
public sealed record ChargeRequest(long Amount, string Currency, string? Description, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>
    /// The rule of this provider for declining, the same for the same request: the description contains <c>decline</c>,
    /// or the amount in minor units ends in 02.
    /// </summary>
    public bool IsDeclined => Amount % 100 == 2 || Description?.Contains("decline", StringComparison.OrdinalIgnoreCase) == true;

    /// <summary>Tells whether two requests with one idempotency key are the same request, also when one was a form and the other JSON.</summary>
    public string Fingerprint()
    {
        var text = new StringBuilder();
        IEnumerable<string> metadata = Metadata.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"{m.Key.Length}:{m.Key}={m.Value}");
        foreach (string part in (string[])[$"{Amount}", Currency, Description ?? "", .. metadata])
            text.Append(part.Length).Append(':').Append(part);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
