using System.Security.Cryptography;
using System.Text;

namespace Orleans.Platform.Client.Web.Payments;

/// <summary>The id of a payment follows from who asked and under which key, so that a repeated request finds the same payment.</summary>
internal static class PaymentId
{
    public static string For(string principal, string key)
    {
        byte[] digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{principal.Length}:{principal}:{key}"));
        return $"pay_{Convert.ToHexStringLower(digest.AsSpan(0, 12))}";
    }
}
