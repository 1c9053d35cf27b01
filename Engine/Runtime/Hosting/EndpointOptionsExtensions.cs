using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using Orleans.Configuration;

namespace Orleans.Hosting;

public static class EndpointOptionsExtensions
{
    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder, IPAddress advertisedIP, int siloPort, int gatewayPort, bool listenOnAnyHostAddress = false) =>
        builder.Configure<EndpointOptions>(options =>
        {
            options.AdvertisedIPAddress = advertisedIP;
            options.SiloPort = siloPort;
            options.GatewayPort = gatewayPort;
            if (!listenOnAnyHostAddress) return;
            options.SiloListeningEndpoint = new IPEndPoint(IPAddress.Any, siloPort);
            options.GatewayListeningEndpoint = new IPEndPoint(IPAddress.Any, gatewayPort);
        });

    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder,
        string? hostname,
        int siloPort,
        int gatewayPort,
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        bool listenOnAnyHostAddress = false) =>
        builder.ConfigureEndpoints(Resolve(hostname, addressFamily), siloPort, gatewayPort, listenOnAnyHostAddress);

    public static ISiloBuilder ConfigureEndpoints(
        this ISiloBuilder builder,
        int siloPort,
        int gatewayPort,
        AddressFamily addressFamily = AddressFamily.InterNetwork,
        bool listenOnAnyHostAddress = false) =>
        builder.ConfigureEndpoints((string?)null, siloPort, gatewayPort, addressFamily, listenOnAnyHostAddress);

    private static IPAddress Resolve(string? hostname, AddressFamily family)
    {
        var candidates = string.IsNullOrEmpty(hostname)
            ? OwnAddresses()
            : IPAddress.TryParse(hostname, out var literal) ? [literal] : Dns.GetHostAddresses(hostname);
        var usable = candidates.Where(a => a.AddressFamily == family).ToList();
        return usable.Find(a => !IPAddress.IsLoopback(a)) ?? usable.FirstOrDefault() ?? throw new OrleansConfigurationException(
            $"There is no {family} address of host '{hostname ?? Dns.GetHostName()}'.");
    }

    /// <summary>The machine's address by which others reach it; null when it has none.</summary>
    internal static IPAddress? OwnAddress() =>
        OwnAddresses().FirstOrDefault(a => a.AddressFamily == AddressFamily.InterNetwork && !IPAddress.IsLoopback(a));

    // Those of a line that leads on come first: bridges of containers have the same addresses on every machine.
    private static IEnumerable<IPAddress> OwnAddresses() => NetworkInterface.GetAllNetworkInterfaces()
        .Where(n => n.OperationalStatus == OperationalStatus.Up)
        .Select(n => n.GetIPProperties())
        .OrderByDescending(properties => properties.GatewayAddresses.Count > 0)
        .SelectMany(properties => properties.UnicastAddresses)
        .Select(a => a.Address);
}
