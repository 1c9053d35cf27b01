using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Engine.Cluster.Primary;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Hosting;

/// <summary>
/// The address of a silo that was given none: that of the machine, where silos of other machines may find it in a table that they share, and
/// are let in; its own machine's loopback address otherwise.
/// </summary>
internal sealed class AdvertisedAddress(IServiceCollection services, IOptions<ClusterConnectionOptions> connections) : IPostConfigureOptions<EndpointOptions>
{
    public void PostConfigure(string? name, EndpointOptions options) =>
        options.AdvertisedIPAddress ??= IsProtected && IsTableShared ? EndpointOptionsExtensions.OwnAddress() ?? IPAddress.Loopback : IPAddress.Loopback;

    /// <summary>Without a secret and without certificates no connection from another machine is taken.</summary>
    private bool IsProtected => !string.IsNullOrEmpty(connections.Value.Secret) || connections.Value.Tls is not null;

    /// <summary>The table is neither in this silo's memory nor in that of a primary silo.</summary>
    private bool IsTableShared =>
        services.LastOrDefault(service => service.ServiceType == typeof(IMembershipTable)) is { IsKeyedService: false } table
        && table.ImplementationFactory?.Method != ((Func<IServiceProvider, IMembershipTable>)PrimaryMembership.NewTable).Method;
}
