using System.Net;
using System.Net.Sockets;

namespace Orleans.TestingHost;

/// <summary>Finds ports that nobody listens on, and gives none out twice in this process.</summary>
internal sealed class FreePorts : ITestClusterPortAllocator
{
    // Below the range from which the system picks the near ends of connections: who tries to reconnect to a silo that has
    // stopped could meet itself there.
    private const int First = 20_000, Last = 32_000;
    private static readonly HashSet<int> Given = [];

    public (int, int) AllocateConsecutivePortPairs(int numPorts)
    {
        lock (Given) return (Allocate(numPorts), Allocate(numPorts));
    }

    public void Dispose()
    {
    }

    private static int Allocate(int count)
    {
        while (true)
        {
            var first = Random.Shared.Next(First, Last - count);
            var ports = Enumerable.Range(first, count).ToList();
            if (ports.Exists(p => Given.Contains(p) || !IsFree(p))) continue;
            Given.UnionWith(ports);
            return first;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
