namespace Orleans.Serialization;

/// <summary>Stands for an exception whose class is not known where it has arrived, or was not declared to travel.</summary>
public sealed class UnavailableExceptionFallbackException : Exception
{
    public UnavailableExceptionFallbackException()
    {
    }

    public UnavailableExceptionFallbackException(string message, Exception innerException) : base(message, innerException)
    {
    }

    internal UnavailableExceptionFallbackException(string exceptionType) => ExceptionType = exceptionType;

    /// <summary>The name of the class, with its assembly.</summary>
    public string? ExceptionType { get; internal set; }

    /// <summary>What else the exception carried.</summary>
    public Dictionary<string, object?> Properties { get; } = [];

    public override string ToString() => string.IsNullOrWhiteSpace(ExceptionType)
        ? $"Unknown exception: {base.ToString()}"
        : $"Unknown exception of type {ExceptionType}: {base.ToString()}";
}
