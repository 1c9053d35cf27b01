using System.Globalization;
using System.Net;

namespace Orleans.Engine.Clients;

/// <summary>Writes and reads the address of a gateway: gwy.tcp://ip:port/generation.</summary>
internal static class GatewayUri
{
    internal const string Scheme = "gwy.tcp";

    internal static Uri Of(IPEndPoint endpoint, int generation) => new(string.Create(CultureInfo.InvariantCulture, $"{Scheme}://{endpoint}/{generation}"));

    internal static IPEndPoint EndPoint(Uri gateway)
    {
        if (gateway.Scheme != Scheme || gateway.Port < 0 || !IPAddress.TryParse(gateway.Host.Trim('[', ']'), out var address))
            throw new FormatException($"'{gateway}' is not the address of a gateway ({Scheme}://ip:port/generation).");
        return new(address, gateway.Port);
    }
}
