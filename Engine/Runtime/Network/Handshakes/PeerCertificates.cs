using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>Encrypts a connection; both sides show a certificate that the other one trusts.</summary>
internal sealed class PeerCertificates(ClusterTlsOptions options)
{
    internal async Task<Stream> InitiateAsync(Stream inner, string host, CancellationToken cancellation)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        await stream.AuthenticateAsClientAsync(
            new()
            {
                TargetHost = host,
                ClientCertificates = [options.Certificate!],
                LocalCertificateSelectionCallback = (_, _, _, _, _) => options.Certificate!,
                RemoteCertificateValidationCallback = Validate,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            },
            cancellation).ConfigureAwait(false);
        return stream;
    }

    internal async Task<Stream> AcceptAsync(Stream inner, CancellationToken cancellation)
    {
        var stream = new SslStream(inner, leaveInnerStreamOpen: false);
        await stream.AuthenticateAsServerAsync(
            new()
            {
                ServerCertificate = options.Certificate,
                ClientCertificateRequired = true,
                RemoteCertificateValidationCallback = Validate,
                CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            },
            cancellation).ConfigureAwait(false);
        return stream;
    }

    // Silos are reached by address, so that the name in a certificate says nothing: belonging to the cluster is what counts.
    private bool Validate(object sender, X509Certificate? shown, X509Chain? chain, SslPolicyErrors errors)
    {
        if (shown is not X509Certificate2 certificate) return false;
        if (options.Validate is { } validate) return validate(certificate, chain, errors);
        if (options.TrustedThumbprints.Contains(certificate.GetCertHashString(HashAlgorithmName.SHA256))) return true;
        if (options.TrustedAuthorities.Count == 0) return false;
        using var own = new X509Chain();
        own.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        own.ChainPolicy.CustomTrustStore.AddRange(options.TrustedAuthorities);
        own.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>()) own.ChainPolicy.ExtraStore.Add(element.Certificate);
        return own.Build(certificate);
    }
}
