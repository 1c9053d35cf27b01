using System.Net;
using Microsoft.Extensions.Logging;

namespace Orleans.Engine.Network;

/// <summary>Log messages of connections.</summary>
internal static partial class NetworkLog
{
    [LoggerMessage(1701, LogLevel.Warning, "A connection from {Address} was refused: {Reason}")]
    internal static partial void Refused(ILogger logger, IPAddress? address, string reason);

    [LoggerMessage(1702, LogLevel.Warning, "The connection of {Peer} was closed: {Reason}")]
    internal static partial void ProtocolBroken(ILogger logger, PeerHello? peer, string reason);

    [LoggerMessage(1703, LogLevel.Error, "A frame of {Peer} could not be handled; its connection was closed.")]
    internal static partial void HandlerFailed(ILogger logger, Exception e, PeerHello? peer);

    [LoggerMessage(1704, LogLevel.Warning, "A connection could not be accepted.")]
    internal static partial void AcceptFailed(ILogger logger, Exception e);
}
