namespace Orleans.Runtime
{
    /// <summary>The runtime refused the message.</summary>
    public class OrleansMessageRejectionException : OrleansException
    {
        internal OrleansMessageRejectionException(string message) : base(message)
        {
        }

        internal OrleansMessageRejectionException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>The silo left while the call was on its way; the outcome is unknown.</summary>
    public sealed class SiloUnavailableException : OrleansMessageRejectionException
    {
        public SiloUnavailableException() : base("The silo is not available.")
        {
        }

        public SiloUnavailableException(string msg) : base(msg)
        {
        }

        public SiloUnavailableException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    public sealed class GatewayTooBusyException : OrleansException
    {
        public GatewayTooBusyException() : base("The gateway is too busy.")
        {
        }

        public GatewayTooBusyException(string message) : base(message)
        {
        }

        public GatewayTooBusyException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }

    /// <summary>The observer's client is gone.</summary>
    public sealed class ClientNotAvailableException : OrleansException
    {
        internal ClientNotAvailableException(GrainId clientId) : base($"No activation for client {clientId}.")
        {
        }
    }
}

namespace Orleans.Runtime.Messaging
{
    public class ConnectionFailedException : OrleansException
    {
        public ConnectionFailedException() : base("The connection failed.")
        {
        }

        public ConnectionFailedException(string message) : base(message)
        {
        }

        public ConnectionFailedException(string message, Exception? innerException) : base(message, innerException)
        {
        }
    }
}
