using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Orleans.Engine.Network;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Network;

/// <summary>Connections with certificates instead of a secret.</summary>
public sealed class CertificateTests
{
    [Fact]
    public async Task Peers_whose_certificates_an_authority_has_issued_talk()
    {
        using var authority = Authority("CN=ours");
        await using var peers = new Peers(o => (o.Secret, o.Tls) = (null, Trusting(authority, Issue(authority, "CN=silo"))));
        var (connection, frames) = await peers.ConnectAsync(o => (o.Secret, o.Tls) = (null, Trusting(authority, Issue(authority, "CN=client"))));
        var frame = RandomNumberGenerator.GetBytes(3_000_000);
        Assert.True(connection.TrySend(frame));
        Assert.Equal(frame, await frames.NextAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Certificates_of_strangers_are_refused_on_both_sides()
    {
        using var ours = Authority("CN=ours");
        using var theirs = Authority("CN=theirs");
        await using var peers = new Peers(o => (o.Secret, o.Tls) = (null, Trusting(ours, Issue(ours, "CN=silo"))));
        await Assert.ThrowsAsync<HandshakeException>(
            () => peers.ConnectAsync(o => (o.Secret, o.Tls) = (null, Trusting(ours, Issue(theirs, "CN=client")))));
        await Assert.ThrowsAsync<HandshakeException>(
            () => peers.ConnectAsync(o => (o.Secret, o.Tls) = (null, Trusting(theirs, Issue(ours, "CN=client")))));
        await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync(o => o.HandshakeTimeout = TimeSpan.FromSeconds(2)));
        Assert.Empty(peers.Accepted);
    }

    [Fact]
    public async Task A_certificate_is_trusted_by_its_thumbprint()
    {
        using var silo = Authority("CN=silo");
        using var client = Authority("CN=client");
        await using var peers = new Peers(o => o.Tls = Pinning(silo, client));
        await peers.ConnectAsync(o => o.Tls = Pinning(client, silo));
        await Assert.ThrowsAsync<HandshakeException>(() => peers.ConnectAsync(o => o.Tls = Pinning(silo, silo)));
    }

    private static ClusterTlsOptions Trusting(X509Certificate2 authority, X509Certificate2 own)
    {
        var options = new ClusterTlsOptions { Certificate = own };
        options.TrustedAuthorities.Add(X509CertificateLoader.LoadCertificate(authority.RawData));
        return options;
    }

    private static ClusterTlsOptions Pinning(X509Certificate2 own, X509Certificate2 other)
    {
        var options = new ClusterTlsOptions { Certificate = own };
        options.TrustedThumbprints.Add(other.GetCertHashString(HashAlgorithmName.SHA256));
        return options;
    }

    private static X509Certificate2 Authority(string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    private static X509Certificate2 Issue(X509Certificate2 authority, string name)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(name, key, HashAlgorithmName.SHA256);
        using var issued = request.Create(authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1), RandomNumberGenerator.GetBytes(8));
        return issued.CopyWithPrivateKey(key);
    }
}
