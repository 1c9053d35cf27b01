using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;

namespace Orleans.Engine.Hosting;

/// <summary>Who this silo is.</summary>
internal sealed class LocalSiloDetails : ILocalSiloDetails
{
    private static readonly DateTimeOffset Epoch = new(2022, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static int _lastGeneration;

    public LocalSiloDetails(IOptions<SiloOptions> silo, IOptions<ClusterOptions> cluster, IOptions<EndpointOptions> endpoints, [FromKeyedServices(TimeProviderNames.Membership)] TimeProvider time)
    {
        var generation = NextGeneration(time.GetUtcNow());
        var address = endpoints.Value.AdvertisedIPAddress;
        Name = silo.Value.SiloName ?? $"Silo_{Guid.NewGuid():N}"[..10];
        ClusterId = cluster.Value.ClusterId;
        SiloAddress = SiloAddress.New(address, endpoints.Value.SiloPort, generation);
        GatewayAddress = SiloAddress.New(address, endpoints.Value.GatewayPort, generation);
    }

    public string Name { get; }

    public string ClusterId { get; }

    public string DnsHostName { get; } = Dns.GetHostName();

    public SiloAddress SiloAddress { get; }

    public SiloAddress GatewayAddress { get; }

    // Quarters of a second: enough until 2039, and a process that is started again at once is another silo.
    private static int NextGeneration(DateTimeOffset now)
    {
        var quarters = (int)((now - Epoch).TotalSeconds * 4);
        while (true)
        {
            var last = Volatile.Read(ref _lastGeneration);
            var next = Math.Max(quarters, last + 1);
            if (Interlocked.CompareExchange(ref _lastGeneration, next, last) == last) return next;
        }
    }
}
