using System.Net;
using Orleans.Configuration;
using Orleans.Engine.Filters;

namespace Orleans.Hosting;

public static class CoreHostingExtensions
{
    public static ISiloBuilder UseLocalhostClustering(
        this ISiloBuilder builder,
        int siloPort = EndpointOptions.DEFAULT_SILO_PORT,
        int gatewayPort = EndpointOptions.DEFAULT_GATEWAY_PORT,
        IPEndPoint? primarySiloEndpoint = null,
        string serviceId = "dev",
        string clusterId = "dev")
    {
        builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = IPAddress.Loopback;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
        });
        return builder.Configure<ClusterOptions>(options =>
        {
            if (!string.IsNullOrWhiteSpace(serviceId)) options.ServiceId = serviceId;
            if (!string.IsNullOrWhiteSpace(clusterId)) options.ClusterId = clusterId;
        });
    }

    /// <summary>Without it there are no spans of grain calls.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder) => builder
        .AddOutgoingGrainCallFilter<ActivityOutgoingFilter>()
        .AddIncomingGrainCallFilter<ActivityIncomingFilter>();
}
