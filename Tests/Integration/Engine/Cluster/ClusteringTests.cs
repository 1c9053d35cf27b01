using System.Net;
using Microsoft.Extensions.Hosting;
using Orleans.Platform.Storage.Setup;
using Orleans.Platform.Tests.Integration.Support;
using Xunit;

namespace Orleans.Platform.Tests.Integration.Engine.Cluster;

/// <summary>The ways by which silos and clients find each other.</summary>
public sealed class ClusteringTests(PostgresFixture postgres) : IClassFixture<PostgresFixture>
{
    [Fact]
    public async Task SilosOnOneMachineShareTheTableOfThePrimaryWhichMayStartLast()
    {
        await using var hosts = new HostedSilos();
        var ports = FreePorts(6);
        var primary = new IPEndPoint(IPAddress.Loopback, ports[0]);
        var second = hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(ports[1], ports[4], primary));
        await Task.Delay(200);
        var silos = new List<IHost>
        {
            await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(ports[0], ports[3])),
            await second,
            await hosts.StartSiloAsync(
                silo => silo.UseLocalhostClustering(ports[2], ports[5], primary)),
        };
        foreach (var silo in silos) await HostedSilos.SeesAsync(silo, 3);
        var client = await hosts.StartClientAsync(client => client.UseLocalhostClustering([ports[3], ports[4], ports[5]]));
        Assert.Equal(3, await CountPlacesAsync(client));

        await silos[1].StopAsync();
        await HostedSilos.SeesAsync(silos[0], 2);
        await HostedSilos.SeesAsync(silos[2], 2);
        Assert.Equal(2, await CountPlacesAsync(client));
    }

    [Fact]
    public async Task SilosAndClientsMeetInADatabase()
    {
        await using var hosts = new HostedSilos();
        var ports = FreePorts(4);
        var silos = new List<IHost>
        {
            await hosts.StartSiloAsync(silo => silo.UseLocalhostClustering(ports[0], ports[2]).UseAdoNetClustering(options =>
                (options.Invariant, options.DataSource) = ("Npgsql", postgres.DataSource))),
            await hosts.StartSiloAsync(
                silo => { },
                ("Orleans:Clustering:ProviderType", "AdoNet"),
                ("Orleans:Clustering:Invariant", "Npgsql"),
                ("Orleans:Clustering:ConnectionName", "cluster"),
                ("ConnectionStrings:cluster", postgres.ConnectionString),
                ("Orleans:Endpoints:AdvertisedIPAddress", "127.0.0.1"),
                ("Orleans:Endpoints:SiloPort", $"{ports[1]}"),
                ("Orleans:Endpoints:GatewayPort", $"{ports[3]}")),
        };
        foreach (var silo in silos) await HostedSilos.SeesAsync(silo, 2);
        var byCode = await hosts.StartClientAsync(client => client.UseAdoNetClustering(options =>
            (options.Invariant, options.ConnectionString) = ("Npgsql", postgres.ConnectionString)));
        Assert.Equal(2, await CountPlacesAsync(byCode));
        var byConfiguration = await hosts.StartClientAsync(
            client => { },
            ("Orleans:Clustering:ProviderType", "AdoNet"),
            ("Orleans:Clustering:Invariant", "Npgsql"),
            ("Orleans:Clustering:ConnectionString", postgres.ConnectionString));
        Assert.Equal(2, await CountPlacesAsync(byConfiguration));
    }

    [Fact]
    public async Task AnUnknownDatabaseStopsTheStartWithAReason()
    {
        await using var hosts = new HostedSilos();
        var error = await Assert.ThrowsAsync<OrleansConfigurationException>(() => hosts.StartSiloAsync(silo =>
            silo.UseAdoNetClustering(options => (options.Invariant, options.ConnectionString) = ("System.Data.SqlClient", "x"))));
        Assert.Contains("Npgsql", error.Message, StringComparison.Ordinal);
    }

    private static async Task<int> CountPlacesAsync(IGrainFactory client)
    {
        var places = await Task.WhenAll(Enumerable.Range(0, 100).Select(i => client.GetGrain<IPlaceGrain>(i).Where()));
        return places.Distinct().Count();
    }

    private static int[] FreePorts(int count)
    {
        var ports = new HashSet<int>();
        while (ports.Count < count) ports.Add(FreePort.Find());
        return [.. ports];
    }
}
