namespace Orleans.Runtime;

public sealed class LimitExceededException : OrleansException
{
    public LimitExceededException() : base("A limit was exceeded.")
    {
    }

    public LimitExceededException(string message) : base(message)
    {
    }

    public LimitExceededException(string message, Exception? innerException) : base(message, innerException)
    {
    }

    public LimitExceededException(string limitName, int current, int threshold, object extraInfo)
        : base($"Limit {limitName} exceeded: {current}, allowed are {threshold}. {extraInfo}")
    {
    }
}

public sealed class GrainExtensionNotInstalledException : OrleansException
{
    public GrainExtensionNotInstalledException() : base("The grain extension is not installed.")
    {
    }

    public GrainExtensionNotInstalledException(string message) : base(message)
    {
    }

    public GrainExtensionNotInstalledException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}

/// <summary>An asynchronous enumeration lost its remote side.</summary>
public sealed class EnumerationAbortedException : Exception
{
    public EnumerationAbortedException() : base("The enumeration was aborted: its grain was deactivated.")
    {
    }

    public EnumerationAbortedException(string message) : base(message)
    {
    }

    public EnumerationAbortedException(string message, Exception? innerException) : base(message, innerException)
    {
    }
}
