using System.Net;

namespace Orleans.Engine.Messages;

/// <summary>The network as messages need it.</summary>
internal interface ITransport
{
    /// <summary>Takes connections at these endpoints, until the end of <see cref="StopListeningAsync"/>.</summary>
    Task ListenAsync(IReadOnlyList<IPEndPoint> endpoints, CancellationToken cancellationToken);

    /// <summary>Takes no more connections, and ends those that there are.</summary>
    Task StopListeningAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Opens an authenticated connection to a silo. The frames that arrive go to the link that is returned, and its end closes the link.
    /// </summary>
    /// <param name="endpoint">Where the silo, or the gateway, listens.</param>
    /// <param name="expected">The silo that must answer there; null: whoever does.</param>
    /// <param name="onClosed">Called once when the connection has ended.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    Task<Connected> ConnectAsync(IPEndPoint endpoint, SiloAddress? expected, Action<CallLink> onClosed, CancellationToken cancellationToken);
}

/// <summary>An open connection.</summary>
/// <param name="Link">Its calls.</param>
/// <param name="Silo">Who answered.</param>
internal sealed record Connected(CallLink Link, SiloAddress Silo);
