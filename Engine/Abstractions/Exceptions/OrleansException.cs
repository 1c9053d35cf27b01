namespace Orleans.Runtime;

public class OrleansException : Exception
{
    public OrleansException() : base("An error of the grain runtime.")
    {
    }

    public OrleansException(string message) : base(message)
    {
    }

    public OrleansException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>The host cannot start with this configuration.</summary>
public sealed class OrleansConfigurationException : Exception
{
    public OrleansConfigurationException(string message) : base(message)
    {
    }

    public OrleansConfigurationException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

public sealed class OrleansLifecycleCanceledException : OrleansException
{
    internal OrleansLifecycleCanceledException(string message) : base(message)
    {
    }
}
