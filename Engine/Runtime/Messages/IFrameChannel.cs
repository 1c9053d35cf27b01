using Orleans.Engine.Network;

namespace Orleans.Engine.Messages;

/// <summary>The sending side of a connection, as messages need it.</summary>
internal interface IFrameChannel
{
    /// <summary>Who is at the other end, for messages and logs.</summary>
    string Peer { get; }

    /// <summary>Queues a frame, which is copied. False when the queue is full or the connection has ended.</summary>
    bool TrySend(ReadOnlySpan<byte> frame);

    /// <summary>The same for a request, which comes too late after <see cref="EndRequests"/>.</summary>
    FrameFate TrySendRequest(ReadOnlySpan<byte> frame);

    /// <summary>Queues a frame behind which there are no requests any more.</summary>
    void EndRequests(ReadOnlySpan<byte> frame);

    /// <summary>Ends the connection.</summary>
    void Abort(Exception reason);
}
