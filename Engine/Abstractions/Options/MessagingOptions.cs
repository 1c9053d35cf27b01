using System.Net;
using System.Net.Sockets;

namespace Orleans.Configuration;

public abstract class MessagingOptions
{
    /// <summary>How long a caller waits for an answer; afterwards the outcome is unknown to it.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(30);

    public TimeSpan ResponseTimeoutWithDebugger { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>A request that waits for its turn while its caller's time is over is not started. False: it is, and nobody hears of its outcome.</summary>
    public bool DropExpiredMessages { get; set; } = true;

    /// <summary>The cancellation token of a method fires when its caller has stopped waiting because the time was over.</summary>
    public bool CancelRequestOnTimeout { get; set; }

    /// <summary>
    /// False: the caller stops waiting as soon as its token fires. True: it waits for what the method makes of that; to be set on clients
    /// and silos alike.
    /// </summary>
    public bool WaitForCancellationAcknowledgement { get; set; }

    public int MaxMessageHeaderSize { get; set; } = 10 * 1024 * 1024;

    public int MaxMessageBodySize { get; set; } = 100 * 1024 * 1024;
}

public class ClientMessagingOptions : MessagingOptions
{
    public IPAddress? LocalAddress { get; set; }

    public string? NetworkInterfaceName { get; set; }

    public AddressFamily PreferredFamily { get; set; } = AddressFamily.InterNetwork;
}
