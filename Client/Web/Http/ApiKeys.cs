using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Configuration;

namespace Orleans.Platform.Client.Web.Http;

/// <summary>The keys that callers may use, and who they are.</summary>
internal sealed class ApiKeys
{
    private readonly byte[]? _digest;

    /// <summary>Without a configured key nobody is let in.</summary>
    public ApiKeys(IConfiguration configuration)
    {
        if (configuration["Platform:DevelopmentApiKey"] is { Length: > 0 } key)
            _digest = Digest(key);
    }

    /// <summary>
    /// The principal of a key, or null. Digests are compared, in constant time, so that neither the length nor the
    /// content of the key can be found by measuring.
    /// </summary>
    public string? FindPrincipal(string key)
    {
        byte[] digest = Digest(key);
        return _digest is not null && CryptographicOperations.FixedTimeEquals(digest, _digest) ? $"key-{Convert.ToHexStringLower(digest.AsSpan(0, 4))}" : null;
    }

    private static byte[] Digest(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
