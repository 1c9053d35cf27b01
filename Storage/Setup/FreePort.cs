using System.Net;
using System.Net.Sockets;

namespace Orleans.Platform.Storage.Setup;

/// <summary>Finds a port for a server that this host starts on the loopback interface.</summary>
public static class FreePort
{
    // Below the range from which the system picks the near ends of connections: a client that tries to reconnect to a
    // dead server in that range can meet itself and keep the port. And below 30,000, the usual port of a silo's gateway.
    private const int First = 20_000, Last = 30_000;

    /// <summary>A port that was free a moment ago.</summary>
    public static int Find()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // Taken; the next one.
            }
        }
    }
}
