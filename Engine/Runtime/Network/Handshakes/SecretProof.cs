using System.Security.Cryptography;
using System.Text;

namespace Orleans.Engine.Network;

/// <summary>
/// Shows that one knows the cluster's secret without telling it. The proof covers both hellos, hence both nonces, and the role: so no
/// proof can be used again, for another peer, or in the other direction.
/// </summary>
internal sealed class SecretProof(string? secret)
{
    internal const int Bytes = HMACSHA256.HashSizeInBytes;

    // Without a secret a proof proves nothing; who is let in then is decided by address or certificate.
    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret is { Length: > 0 } ? secret : "no secret");

    internal byte[] Make(bool byInitiator, ReadOnlySpan<byte> initiatorHello, ReadOnlySpan<byte> acceptorHello)
    {
        Span<byte> transcript = stackalloc byte[1 + (2 * SHA256.HashSizeInBytes)];
        transcript[0] = byInitiator ? (byte)'I' : (byte)'A';
        SHA256.HashData(initiatorHello, transcript[1..]);
        SHA256.HashData(acceptorHello, transcript[(1 + SHA256.HashSizeInBytes)..]);
        return HMACSHA256.HashData(_key, transcript);
    }

    internal bool Holds(ReadOnlySpan<byte> proof, bool byInitiator, ReadOnlySpan<byte> initiatorHello, ReadOnlySpan<byte> acceptorHello) =>
        CryptographicOperations.FixedTimeEquals(proof, Make(byInitiator, initiatorHello, acceptorHello));
}
