using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Cluster.Primary;
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
        // A silo without a primary is one itself, and any other clustering that the application asks for comes first.
        if (primarySiloEndpoint is not null) builder.UseDevelopmentClustering(primarySiloEndpoint);
        return builder.Configure<ClusterOptions>(options =>
        {
            if (!string.IsNullOrWhiteSpace(serviceId)) options.ServiceId = serviceId;
            if (!string.IsNullOrWhiteSpace(clusterId)) options.ClusterId = clusterId;
        });
    }

    /// <summary>The membership table is in the memory of the primary silo and goes with it. Null: this silo is the primary.</summary>
    public static ISiloBuilder UseDevelopmentClustering(this ISiloBuilder builder, IPEndPoint? primarySiloEndpoint) =>
        builder.UseDevelopmentClustering((DevelopmentClusterMembershipOptions options) => options.PrimarySiloEndpoint = primarySiloEndpoint);

    public static ISiloBuilder UseDevelopmentClustering(
        this ISiloBuilder builder, Action<DevelopmentClusterMembershipOptions> configureOptions) =>
        builder.UseDevelopmentClustering((OptionsBuilder<DevelopmentClusterMembershipOptions> options) => options.Configure(configureOptions));

    public static ISiloBuilder UseDevelopmentClustering(
        this ISiloBuilder builder, Action<OptionsBuilder<DevelopmentClusterMembershipOptions>> configureOptions)
    {
        ArgumentNullException.ThrowIfNull(configureOptions);
        configureOptions(builder.Services.AddOptions<DevelopmentClusterMembershipOptions>());
        builder.Services.AddSingleton(PrimaryMembership.NewTable);
        return builder;
    }

    /// <summary>Without it there are no spans of grain calls.</summary>
    public static ISiloBuilder AddActivityPropagation(this ISiloBuilder builder) => builder
        .AddOutgoingGrainCallFilter<ActivityOutgoingFilter>()
        .AddIncomingGrainCallFilter<ActivityIncomingFilter>();
}
