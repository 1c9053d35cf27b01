using Microsoft.Extensions.Options;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Network;

/// <summary>What is wrong with the options stops the start.</summary>
internal sealed class ClusterConnectionOptionsValidator(IOptions<ClusterConnectionOptions> options) : IConfigurationValidator
{
    private const int MinSecretLength = 16, MinFrame = 1024, MaxFrame = 1024 * 1024 * 1024;

    public void ValidateConfiguration() => Validate(options.Value);

    internal static void Validate(ClusterConnectionOptions options)
    {
        Check(options.Secret is null or { Length: 0 } or { Length: >= MinSecretLength }, nameof(options.Secret), $"has fewer than {MinSecretLength} characters");
        Check(options.MaxFrameBytes is >= MinFrame and <= MaxFrame, nameof(options.MaxFrameBytes), $"is not between {MinFrame} and {MaxFrame}");
        Check(options.MaxQueuedBytes >= options.MaxFrameBytes, nameof(options.MaxQueuedBytes), $"is less than {nameof(options.MaxFrameBytes)}");
        Check(options.MaxQueuedFrames > 0, nameof(options.MaxQueuedFrames), "is not positive");
        Check(options.HandshakeTimeout > TimeSpan.Zero, nameof(options.HandshakeTimeout), "is not positive");
        Check(options.FrameTimeout > TimeSpan.Zero, nameof(options.FrameTimeout), "is not positive");
        Check(options.KeepAliveInterval > TimeSpan.Zero, nameof(options.KeepAliveInterval), "is not positive");
        Check(options.DeadPeerTimeout > options.KeepAliveInterval, nameof(options.DeadPeerTimeout), $"is not more than {nameof(options.KeepAliveInterval)}");
        Check(options.MaxConnections > 0, nameof(options.MaxConnections), "is not positive");
        Check(options.MaxUnauthenticatedConnections > 0, nameof(options.MaxUnauthenticatedConnections), "is not positive");
        if (options.Tls is not { } tls) return;
        Check(tls.Certificate is { HasPrivateKey: true }, nameof(options.Tls), "has no certificate with a private key");
        Check(
            tls.Validate is not null || tls.TrustedAuthorities.Count > 0 || tls.TrustedThumbprints.Count > 0,
            nameof(options.Tls),
            "says of no certificate that it is trusted");
    }

    private static void Check(bool condition, string option, string problem)
    {
        if (!condition) throw new OrleansConfigurationException($"{nameof(ClusterConnectionOptions)}.{option} {problem}.");
    }
}
