namespace Orleans.Platform.Engine;

/// <summary>The connections between silos, and from clients to silos: who is let in, and what one connection may take.</summary>
public sealed class ClusterConnectionOptions
{
    /// <summary>
    /// The secret that every silo and client of the cluster has; at least 16 characters. Both sides prove that they know it before
    /// anything else is read. Without a secret and without <see cref="Tls"/>, only peers on this machine (loopback) are accepted.
    /// </summary>
    [Redact]
    public string? Secret { get; set; }

    /// <summary>Certificates; null (default): the connection is not encrypted. May be used together with a secret.</summary>
    public ClusterTlsOptions? Tls { get; set; }

    /// <summary>Time for a new connection to prove who it is. Default 5 s; more than zero.</summary>
    public TimeSpan HandshakeTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>The largest frame that is sent or accepted, in bytes. Default 16 MiB; from 1 KiB to 1 GiB.</summary>
    public int MaxFrameBytes { get; set; } = 16 * 1024 * 1024;

    /// <summary>Bytes that may wait to be sent on one connection; beyond that, sending is refused. Default 64 MiB; at least one frame.</summary>
    public int MaxQueuedBytes { get; set; } = 64 * 1024 * 1024;

    /// <summary>Frames that may wait to be sent on one connection. Default 100,000; at least 1.</summary>
    public int MaxQueuedFrames { get; set; } = 100_000;

    /// <summary>Time within which a frame that has begun must have arrived, and within which a peer must take 1 MiB of what is sent. Default 30 s.</summary>
    public TimeSpan FrameTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>After so much silence a connection sends a sign of life. Default 1 s; less than <see cref="DeadPeerTimeout"/>.</summary>
    public TimeSpan KeepAliveInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>A peer from which nothing at all arrives for so long is taken for dead, and the connection is closed. Default 5 s.</summary>
    public TimeSpan DeadPeerTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Connections that one listener accepts at a time. Default 10,000; at least 1.</summary>
    public int MaxConnections { get; set; } = 10_000;

    /// <summary>Of these, such as have not proved yet who they are. Default 128; at least 1.</summary>
    public int MaxUnauthenticatedConnections { get; set; } = 128;
}
