using System.Net;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Clients;

/// <summary>Who this client is: a new name for every start.</summary>
internal sealed class ClientIdentity(IOptions<ClusterOptions> cluster) : ILocalSiloDetails
{
    /// <summary>Names the client to silos and in the ids of its observers.</summary>
    internal string Id { get; } = $"client-{Guid.NewGuid():N}";

    public string Name => Id;

    public string ClusterId => cluster.Value.ClusterId;

    public string DnsHostName { get; } = Dns.GetHostName();

    // Clients have no endpoint; a negative generation is what tells them from silos.
    public SiloAddress SiloAddress { get; } = SiloAddress.New(IPAddress.None, 0, -Random.Shared.Next(1, int.MaxValue));

    public SiloAddress GatewayAddress => SiloAddress;
}
