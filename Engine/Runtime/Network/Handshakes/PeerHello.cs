namespace Orleans.Engine.Network;

internal enum PeerKind : byte
{
    Silo = 1,
    Client = 2,
}

/// <summary>Who is at one end of a connection.</summary>
internal sealed record PeerHello(PeerKind Kind, string ClusterId, string ServiceId, SiloAddress? Silo, string? ClientId)
{
    internal static PeerHello OfSilo(string clusterId, string serviceId, SiloAddress silo) => new(PeerKind.Silo, clusterId, serviceId, silo, null);

    internal static PeerHello OfClient(string clusterId, string serviceId, string clientId) =>
        new(PeerKind.Client, clusterId, serviceId, null, clientId);

    public override string ToString() => Kind == PeerKind.Silo ? $"silo {Silo}" : $"client {ClientId}";
}
