namespace Orleans.Engine.Network;

/// <summary>What is done with the frames of one connection.</summary>
internal interface IFrameHandler
{
    /// <summary>
    /// Called for one frame after the other, in order, by the loop that reads the connection: must not block. The memory is valid
    /// during the call only. An exception closes this connection.
    /// </summary>
    void OnFrame(ReadOnlyMemory<byte> frame);

    /// <summary>Called once, after the last frame.</summary>
    void OnClosed(string reason);
}
