using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Orleans.Platform.Engine;

/// <summary>Certificates of silos and clients. Both sides show one, and both are checked.</summary>
public sealed class ClusterTlsOptions
{
    /// <summary>What this process shows, with its private key. Required.</summary>
    public X509Certificate2? Certificate { get; set; }

    /// <summary>Authorities of the cluster: a peer's certificate is accepted when one of them has issued it.</summary>
    public X509Certificate2Collection TrustedAuthorities { get; } = [];

    /// <summary>SHA-256 thumbprints (64 hexadecimal digits) of single certificates that are accepted.</summary>
    public ISet<string> TrustedThumbprints { get; } = new HashSet<string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Decides alone, in place of authorities and thumbprints; null (default): those decide.</summary>
    public Func<X509Certificate2, X509Chain?, SslPolicyErrors, bool>? Validate { get; set; }
}
