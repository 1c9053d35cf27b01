namespace Orleans.Serialization.Wire;

/// <summary>What arrived is not what a peer of this build writes. The only exception that reading a message throws.</summary>
internal sealed class WireFormatException : SerializerException
{
    internal WireFormatException(string message) : base(message)
    {
    }

    internal WireFormatException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
