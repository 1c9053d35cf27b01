namespace Orleans.Engine.Network;

/// <summary>A connection did not come about; the message says why, and holds nothing secret.</summary>
internal sealed class HandshakeException : Exception
{
    internal HandshakeException(string message) : base(message)
    {
    }

    internal HandshakeException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
