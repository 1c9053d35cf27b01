using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Orleans.Configuration;
using Orleans.Platform.Engine;
using Xunit;

namespace Orleans.Platform.Tests.Unit.Engine.Hosting;

/// <summary>The address of a silo that was given none.</summary>
public sealed class AdvertisedAddressTests
{
    private const string Secret = "a secret of the whole cluster";
    private static readonly IPAddress Given = IPAddress.Parse("192.0.2.7");

    // On a machine that is in no network there is nothing else.
    private static IPAddress OfMachine => EndpointOptionsExtensions.OwnAddress() ?? IPAddress.Loopback;

    [Fact]
    public void In_a_cluster_by_database_whose_ports_are_protected_it_is_the_machines() => Assert.Equal(OfMachine, AddressOf(InDatabase, Secret));

    [Fact]
    public void Where_no_connection_from_another_machine_is_taken_it_is_loopback() => Assert.Equal(IPAddress.Loopback, AddressOf(InDatabase, null));

    [Fact]
    public void In_development_it_is_loopback()
    {
        Assert.Equal(IPAddress.Loopback, AddressOf(_ => { }, Secret));
        Assert.Equal(IPAddress.Loopback, AddressOf(silo => silo.UseDevelopmentClustering(new IPEndPoint(IPAddress.Loopback, 11111)), Secret));
        Assert.Equal(IPAddress.Loopback, AddressOf(silo => InDatabase(silo.UseLocalhostClustering()), Secret));
    }

    [Fact]
    public void A_given_one_stays() => Assert.Equal(Given, AddressOf(
        silo => InDatabase(silo.Configure<EndpointOptions>(options => options.AdvertisedIPAddress = Given)), Secret));

    private static void InDatabase(ISiloBuilder silo) =>
        silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("Npgsql", "Host=nowhere"));

    private static IPAddress AddressOf(Action<ISiloBuilder> configure, string? secret)
    {
        var services = new ServiceCollection();
        services.AddOrleans(silo =>
        {
            silo.Configure<ClusterConnectionOptions>(options => options.Secret = secret);
            configure(silo);
        });
        using var provider = services.BuildServiceProvider();
        var address = provider.GetRequiredService<ILocalSiloDetails>().SiloAddress.Endpoint.Address;
        Assert.Equal(address, provider.GetRequiredService<IOptions<EndpointOptions>>().Value.AdvertisedIPAddress);
        return address;
    }
}
