using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Platform.Tests.Crash.Processes;

/// <summary>Free ports, below the range from which the system takes the near ends of connections, so that a restarted process gets its own again.</summary>
public static class Ports
{
    private const int First = 12_000;
    private const int Last = 20_000;

    private static readonly ConcurrentDictionary<int, bool> Given = new();

    public static int Free()
    {
        while (true)
        {
            int port = Random.Shared.Next(First, Last);
            if (!Given.TryAdd(port, true)) continue; // Perhaps not in use yet.
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
