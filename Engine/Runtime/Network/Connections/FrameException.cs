namespace Orleans.Engine.Network;

/// <summary>The peer does not keep to the protocol; the connection ends.</summary>
internal sealed class FrameException(string message) : Exception(message);
