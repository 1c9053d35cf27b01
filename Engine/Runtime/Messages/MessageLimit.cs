using Orleans.Configuration;
using Orleans.Platform.Engine;

namespace Orleans.Engine.Messages;

/// <summary>How large a message may be: by the options of messages, and by what the peers accept.</summary>
internal sealed class MessageLimit(MessagingOptions messaging, ClusterConnectionOptions connections)
{
    private readonly bool _isOfConnections = connections.MaxFrameBytes <= messaging.MaxMessageBodySize;
    private readonly int _bytes = Math.Min(messaging.MaxMessageBodySize, connections.MaxFrameBytes);

    internal void Check(int bytes)
    {
        if (bytes <= _bytes) return;
        var option = _isOfConnections
            ? $"{nameof(ClusterConnectionOptions)}.{nameof(ClusterConnectionOptions.MaxFrameBytes)}"
            : $"{nameof(MessagingOptions)}.{nameof(MessagingOptions.MaxMessageBodySize)}";
        throw new LimitExceededException(option, bytes, _bytes, "The message was not sent.");
    }
}
